// A context store of Node-RED on disk that ends its process without a warning at the moment a file names:
// "kept", when it has taken something that is still to be told and has not said so yet; "told", when it is to
// strike that out and has not yet done so. It is meant for once: the file goes first.
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const process = require("node:process");

module.exports = ({ file, moment }) => {
  const load = () => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});
  const place = (scope, key) => `${scope} ${key}`;
  const isToTell = (value) => typeof value === "object" && value !== null && "untold" in value;
  const dieAt = (name) => {
    if (!existsSync(moment) || readFileSync(moment, "utf8") !== name) return;
    rmSync(moment);
    process.kill(process.pid, "SIGKILL");
    // The signal takes a moment, in which nothing must happen any more.
    for (;;);
  };
  return {
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    get: (scope, key, callback) => callback(null, load()[place(scope, key)]),
    set: (scope, key, value, callback) => {
      const kept = load();
      if (isToTell(kept[place(scope, key)])) dieAt("told");
      writeFileSync(file, JSON.stringify({ ...kept, [place(scope, key)]: value }));
      if (isToTell(value)) dieAt("kept");
      if (callback) callback(null);
    },
    keys: (_scope, callback) => callback(null, []),
    delete: () => Promise.resolve(),
    clean: () => Promise.resolve(),
  };
};
