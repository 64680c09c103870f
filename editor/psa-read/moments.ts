/** Lets `since` and `until` be a date or duration, or a property of the message. */
export function prepareMoments(node: EditorNode): void {
  prepareMoment(node, "since");
  prepareMoment(node, "until");
}

function prepareMoment(node: EditorNode, name: "since" | "until"): void {
  const field = $(`#node-input-${name}`);
  const text = { value: "str", label: node._("psa-read.type.moment"), icon: "fa fa-clock-o" };
  const typeField = `#node-input-${name}Type`;
  field.typedInput({ typeField, types: [text, "msg"], default: "str" });
  // The field that is seen stands in for the one that the label is for.
  field.next().find("input").attr("id", `psa-read-${name}`);
  $(`label[for=node-input-${name}]`).attr("for", `psa-read-${name}`);
  const label = node._(`psa-read.label.${name}`);
  const nameType = (): void => {
    const type = field.typedInput("type") === "msg" ? "msg." : text.label;
    field.next().find(".red-ui-typedInput-type-select").attr("aria-label", `${label}: ${type}`);
  };
  field.on("change", nameType);
  nameType();
}
