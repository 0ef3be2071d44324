// Calls methods of @frontegg/client, as {clientId, secret, calls: [[method, argument]]} on standard input says,
// and prints what each came to: {value}, or {error, status, body}.
const { AuditsClient } = require('@frontegg/client');

const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));

async function result(call) {
  try {
    return { value: (await call()) ?? null };
  } catch (fault) {
    return { error: fault.message, status: fault.response?.status, body: fault.response?.data };
  }
}

async function main() {
  const audits = new AuditsClient();
  const results = [await result(() => audits.init(input.clientId, input.secret))];
  for (const [method, argument] of input.calls) {
    results.push(await result(() => audits[method](argument)));
  }
  return results;
}

main().then((results) => {
  require('node:fs').writeSync(1, '\n' + JSON.stringify(results));
  process.exit(0); // the client keeps a timer for its token
});
