// Calls methods of @frontegg/rest-api as a page does, as {base, token, page, calls: [[api, method, argument]]} on standard
// input says, and prints what each came to: {value}, {file, name, type}, or {error, status, code, errors}.
const { Blob } = require('node:buffer');

const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));

// The little of a browser that the client asks for.
const files = [];
globalThis.window = { location: new URL(input.page ?? 'https://app.example.com/audits') };
globalThis.document = {
  createElement: () => {
    const link = {
      setAttribute: (name, value) => (link[name] = value),
      click: () => (files.at(-1).name = link.download),
    };
    return link;
  },
};
URL.createObjectURL = (blob) => {
  files.push({ blob });
  return 'blob:0';
};

const { ContextHolder, api } = require('@frontegg/rest-api');

ContextHolder.default().setContext({
  baseUrl: input.base,
  tokenResolver: async () => input.token,
  metadataHeaders: { fronteggSdkVersion: '@frontegg/react@7.0.0', framework: 'react@18' },
});

async function result(call) {
  try {
    const before = files.length;
    const value = await call();
    if (files.length === before) {
      return { value: value ?? null };
    }
    const { blob, name } = files.at(-1);
    const bytes = Buffer.from(await blob.arrayBuffer());
    return { file: bytes.toString('latin1'), text: bytes.toString('utf8'), name, type: blob.type };
  } catch (fault) {
    const { message, statusCode, errorCode, errors, errorContext } = fault;
    return { error: message, status: statusCode, code: errorCode, errors, context: errorContext };
  }
}

async function main() {
  const results = [];
  for (const [part, method, argument] of input.calls) {
    results.push(await result(() => api[part][method](argument)));
  }
  return results;
}

main().then((results) => process.stdout.write(JSON.stringify(results)));
