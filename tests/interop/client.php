<?php
// Calls our SOAP service as a PHP partner does. Jobs come as JSON on standard input, results leave the same way.
[, $address] = $argv;
$jobs = json_decode(stream_get_contents(STDIN), true);
ini_set('memory_limit', '256M');
ini_set('default_socket_timeout', '30');
$client = new SoapClient("$address?wsdl", ['cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true]);

function run(SoapClient $client, string $address, array $job): array
{
    if (isset($job['raw'])) {
        return ['raw' => $client->__doRequest($job['raw'], $address, 'Execute', SOAP_1_1)];
    }
    $call = ['Usuario' => $job['name'], 'Senha' => $job['secret'], 'Sdt_atendimentocadastroin' => $job['fields']];
    try {
        $list = $client->__soapCall('Execute', [$call])->Sdt_atendimentocadastroout;
    } catch (SoapFault $fault) {
        return ['fault' => $fault->getMessage()];
    }
    $rows = $list->SDT_AtendimentoCadastroOut ?? [];
    return ['rows' => is_array($rows) ? $rows : [$rows]];
}

echo json_encode(array_map(fn ($job) => run($client, $address, $job), $jobs));
