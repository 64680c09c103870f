// A context store of Node-RED that fails while a file is there, and else keeps what it is given.
const { existsSync } = require("node:fs");

module.exports = ({ failing }) => {
  const kept = new Map();
  const answer = (callback, ...values) => {
    if (existsSync(failing)) callback(new Error("the store is broken"));
    else callback(null, ...values);
  };
  const place = (scope, key) => `${scope} ${key}`;
  return {
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    get: (scope, key, callback) => answer(callback, kept.get(place(scope, key))),
    set: (scope, key, value, callback) => {
      if (!existsSync(failing)) kept.set(place(scope, key), JSON.parse(JSON.stringify(value)));
      if (callback) answer(callback);
    },
    keys: (_scope, callback) => callback(null, []),
    delete: () => Promise.resolve(),
    clean: () => Promise.resolve(),
  };
};
