// A DMS served by node's `soap` from our contract: INC, ALT and LST over a record kept in memory.
// Prints its port once it listens. First argument: the WSDL's path.
"use strict";
const fs = require("fs");
const http = require("http");
const soap = require("soap");

const records = new Map();

function execute(message) {
  const asked = message.Sdt_atendimentocadastroin;
  const key = asked.ChaveExterna;
  if (message.Senha !== "segredo") return [{ Chave: 0, Mensagem: "Usuário ou senha inválidos" }];
  if (asked.Acao === "INC") records.set(key, { code: String(100 + records.size), times: (records.get(key)?.times || 0) + 1 });
  const record = records.get(key);
  if (!record) return [{ Chave: 0, Mensagem: "Registro não encontrado" }];
  if (asked.Acao !== "LST") Object.assign(record, { status: asked.Atendimento_Status, name: asked.Pessoa?.Pessoa_Nome });
  const row = { Chave: Number(record.code), ChaveExterna: key, Atendimento_Codigo: record.code };
  return [{ ...row, Atendimento_Status: record.status, Pessoa_Nome: record.name, Mensagem: `${record.times}x` }];
}

const port = {
  Execute: (message) => ({ Sdt_atendimentocadastroout: { SDT_AtendimentoCadastroOut: execute(message) } }),
};
const server = http.createServer((request, response) => response.end(JSON.stringify([...records])));
server.listen(0, "127.0.0.1", () => {
  const services = { WSAtendimentoCadastroWeb: { WSAtendimentoCadastroWebSoapPort: port } };
  soap.listen(server, "/ws", services, fs.readFileSync(process.argv[2], "utf8"));
  console.log(server.address().port);
});
