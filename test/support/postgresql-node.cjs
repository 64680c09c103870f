/**
 * Stands in for node-red-contrib-postgresql where that cannot be installed: by its documentation, the statement comes
 * from `msg.query`, else from the node, its parameters from `msg.params`, and the rows go into `msg.payload`.
 */
const { Pool } = require("pg");

module.exports = (RED) => {
  RED.nodes.registerType("postgreSQLConfig", function (stored) {
    RED.nodes.createNode(this, stored);
    const { host, port, database, user, password } = stored;
    this.pool = new Pool({ host, port: Number(port), database, user, password });
    this.on("close", (done) => this.pool.end(done));
  });
  RED.nodes.registerType("postgresql", function (stored) {
    RED.nodes.createNode(this, stored);
    const { pool } = RED.nodes.getNode(stored.postgreSQLConfig);
    this.on("input", (msg, send, done) => {
      pool
        .query(msg.query || stored.query, msg.params ?? [])
        .then(({ rows, command, rowCount }) => {
          send({ ...msg, payload: rows, pgsql: { command, rowCount } });
          done();
        }, done);
    });
  });
};
