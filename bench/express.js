// Run by node.py: times the `cors` package of npm as Express calls it, and nothing else.
// Reads one line of JSON for each measurement and writes one; ends with its input.
'use strict';
const { ServerResponse } = require('http');
const readline = require('readline');
const cors = require('cors');

const BATCH = 32;
const next = () => {};
const bare = (request, response, done) => { done(); };

function requests(task, count) {
  return Array.from({ length: count }, () => {
    // Strings that were never hashed, as a parser makes them.
    const headers = Object.fromEntries(
      task.lines.map(([name, value]) => [name, Buffer.from(value).toString()]));
    const request = { method: task.method, url: '/x', headers };
    return [request, new ServerResponse(request)];
  });
}

function time(handler, task) {
  const pairs = requests(task, BATCH);
  const start = process.hrtime.bigint();
  for (const [request, response] of pairs) handler(request, response, next);
  return Number(process.hrtime.bigint() - start) / BATCH;
}

function optionsOf(task) {
  const patterns = task.regexes.map((each) => new RegExp(`^(?:${each})$`));
  return {
    origin: task.everyone ? '*' : [...task.origins, ...patterns],
    methods: task.methods,
    allowedHeaders: task.headers,
    credentials: task.credentials,
    maxAge: task.maxAge,
    // What ends a preflight sends it; a response without a socket keeps it.
  };
}

const handlers = new Map();

function handlersOf(task) {
  if (!handlers.has(task.key)) {
    const handler = cors(optionsOf(task));
    const names = task.isSlow ? 200 : 5000;
    for (let n = 0; n < names; n += BATCH) { time(bare, task); time(handler, task); }
    handlers.set(task.key, handler);
  }
  return handlers.get(task.key);
}

function measured(task) {
  const handler = handlersOf(task);
  const times = [];
  for (let n = 0; n < task.rounds; n += 1) {
    times.push({ bare: time(bare, task), cors: time(handler, task) });
  }
  const [[request, response]] = requests(task, 1);
  handler(request, response, next);
  const lines = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
  return { times, status: response.statusCode, lines };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  process.stdout.write(`${JSON.stringify(measured(JSON.parse(line)))}\n`);
});
