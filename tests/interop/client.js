// Calls our SOAP service as a partner with node's `soap` does. Jobs come as JSON on standard input.
const soap = require("soap");

async function run(client, address, job) {
  if (job.raw) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "text/xml; charset=utf-8" },
      body: job.raw,
    });
    return { raw: await answer.text() };
  }
  const call = { Usuario: job.name, Senha: job.secret, Sdt_atendimentocadastroin: job.fields };
  try {
    const [found] = await client.ExecuteAsync(call);
    const rows = found.Sdt_atendimentocadastroout?.SDT_AtendimentoCadastroOut ?? [];
    return { rows: Array.isArray(rows) ? rows : [rows] };
  } catch (error) {
    return { fault: error.root?.Envelope?.Body?.Fault?.faultstring ?? String(error.message) };
  }
}

async function main() {
  const [, , address] = process.argv;
  let text = "";
  for await (const piece of process.stdin) text += piece;
  const client = await soap.createClientAsync(`${address}?wsdl`);
  const results = [];
  for (const job of JSON.parse(text)) results.push(await run(client, address, job));
  process.stdout.write(JSON.stringify(results));
}

main();
