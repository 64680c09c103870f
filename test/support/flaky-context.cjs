// A context store of Node-RED that fails while a file is there, with its text, says nothing while another
// one is, and else keeps what it is given, on disk.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");

module.exports = ({ failing, silent, file }) => {
  const kept = new Map(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []);
  const answer = (callback, ...values) => {
    if (existsSync(silent)) return;
    if (existsSync(failing)) callback(new Error(readFileSync(failing, "utf8")));
    else callback(null, ...values);
  };
  const place = (scope, key) => `${scope} ${key}`;
  return {
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    get: (scope, key, callback) => answer(callback, kept.get(place(scope, key))),
    set: (scope, key, value, callback) => {
      const isWell = !existsSync(failing) && !existsSync(silent);
      if (isWell) kept.set(place(scope, key), JSON.parse(JSON.stringify(value)));
      if (isWell) writeFileSync(file, JSON.stringify([...kept]));
      if (callback) answer(callback);
    },
    keys: (_scope, callback) => callback(null, []),
    delete: () => Promise.resolve(),
    clean: () => Promise.resolve(),
  };
};
