import type { NodeAPI } from "node-red";
import { NotConfigured } from "../../src/errors";
import type { TlsOptions } from "../../src/http/tls";

/** A core `tls-config` node. */
interface TlsNode {
  addTLSOptions(options: TlsOptions): void;
}

/**
 * The options of a core `tls-config` node; undefined when none is named.
 * @throws NotConfigured when it is named and not there
 */
export function tlsOf(RED: Pick<NodeAPI, "nodes">, id: string | undefined): TlsOptions | undefined {
  if (!id) return undefined;
  const node = RED.nodes.getNode(id) as Partial<TlsNode> | null;
  if (!node?.addTLSOptions) throw new NotConfigured("missingTls");
  const options: TlsOptions = {};
  node.addTLSOptions(options);
  return options;
}
