// Node-RED dies of an unhandled rejection; so does this test run.
process.on("unhandledRejection", (reason) => {
  throw reason;
});
