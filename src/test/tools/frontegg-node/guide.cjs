// The programs of the guide of @frontegg/client, put together; the id, the key and the tenant come from outside.
const { AuditsClient } = require('@frontegg/client');

async function main([clientId, apiKey, tenantId]) {
  const audits = new AuditsClient();

  // initialize the module
  await audits.init(clientId, apiKey);

  await audits.sendAudit({
    tenantId,
    time: Date(),
    user: 'info@frontegg.com',
    resource: 'Portal',
    action: 'Login',
    severity: 'Medium',
    ip: '1.2.3.4',
  });

  const { data, total } = await audits.getAudits({
    tenantId,
    filter: 'login',
    sortBy: 'createdAt',
    sortDirection: 'desc',
    offset: 0, // Offset for starting the page
    count: 50, // Number of desired items
  });
  console.log(JSON.stringify({ data, total }));
}

main(process.argv.slice(2)).then(
  () => process.exit(0), // the client keeps a timer for its token
  (fault) => {
    console.error(fault);
    process.exit(1);
  },
);
