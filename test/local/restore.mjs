// `npm run restore`. This file has to parse on any Node that knows modules, so that an old one is told what is wrong in words
// instead of by a syntax error: no static imports, and nothing newer than 2015 but the dynamic import.
const major = Number(process.versions.node.split(".")[0]);
if (major < 18) {
  const advice = "Install a newer one from https://nodejs.org and try again.";
  console.error(`Parley needs Node 18 or newer; this is ${process.version}. ${advice}`);
  process.exitCode = 1;
} else {
  void import("./run-program.mjs").then(({ runProgram }) => runProgram("restore.ts", { interruptedExitCode: 130 }));
}
