"""Words that demo people, companies and streets are composed of. Nobody in particular is meant."""

FIRST = (
    "Adriana", "Alessandra", "Alice", "Amanda", "Ana", "Antônio", "Augusto", "Beatriz", "Benedito", "Bruno",
    "Caio", "Camila", "Carla", "Cecília", "César", "Cláudia", "Conceição", "Daniel", "Débora", "Diego",
    "Edson", "Eduarda", "Elaine", "Elias", "Érica", "Fabiana", "Fábio", "Felipe", "Fernanda", "Flávio",
    "Gabriela", "Gilberto", "Gisele", "Guilherme", "Gustavo", "Helena", "Heloísa", "Henrique", "Iara",
    "Ígor", "Inês", "Ísis", "Ivone", "Jair", "Jéssica", "Joana", "João", "Jorge", "José", "Júlia", "Júlio",
    "Karina", "Kátia", "Laís", "Larissa", "Leandro", "Letícia", "Lígia", "Lívia", "Lorena", "Lúcia", "Luís",
    "Maíra", "Manoel", "Marcela", "Márcia", "Marcos", "Maria", "Mariana", "Marta", "Mateus", "Maurício",
    "Mônica", "Murilo", "Natália", "Nélson", "Noêmia", "Olívia", "Otávio", "Patrícia", "Paulo", "Pedro",
    "Priscila", "Rafael", "Raquel", "Raul", "Regina", "Renata", "Roberta", "Rodrigo", "Rosana", "Rubens",
    "Sabrina", "Sandra", "Sérgio", "Sílvia", "Simone", "Sônia", "Tânia", "Tatiana", "Teresa", "Tiago",
    "Valéria", "Vânia", "Vicente", "Vinícius", "Vítor", "Viviane", "Wagner", "Yara", "Yuri", "Zélia",
)  # fmt: skip
LAST = (
    "Abreu", "Aguiar", "Albuquerque", "Almeida", "Amaral", "Andrade", "Antunes", "Araújo", "Assis",
    "Azevedo", "Barbosa", "Barreto", "Bastos", "Batista", "Bezerra", "Borges", "Brandão", "Brito", "Cabral",
    "Camargo", "Campos", "Cardoso", "Carvalho", "Castro", "Cavalcanti", "Coelho", "Correia", "Coutinho",
    "Couto", "Cunha", "Dantas", "Dias", "Duarte", "Esteves", "Farias", "Fernandes", "Ferraz", "Figueiredo",
    "Fonseca", "Fontes", "Franco", "Freitas", "Furtado", "Gama", "Garcia", "Gomes", "Gonçalves", "Guedes",
    "Guimarães", "Junqueira", "Lacerda", "Leal", "Leite", "Lemos", "Lima", "Lopes", "Macedo", "Machado",
    "Magalhães", "Maia", "Marques", "Matos", "Medeiros", "Meireles", "Melo", "Mendes", "Menezes", "Miranda",
    "Monteiro", "Moraes", "Moreira", "Mota", "Moura", "Muniz", "Nogueira", "Novaes", "Nunes", "Oliveira",
    "Pacheco", "Paiva", "Peixoto", "Pereira", "Pessoa", "Pimentel", "Pinheiro", "Pires", "Prado", "Queiroz",
    "Quintela", "Ramos", "Rangel", "Rezende", "Ribeiro", "Rios", "Rocha", "Sá", "Salgado", "Sampaio",
    "Santana", "Serra", "Siqueira", "Soares", "Tavares", "Teixeira", "Torres", "Trindade", "Valadares",
    "Vargas", "Vasconcelos", "Vaz", "Ventura", "Viana", "Vidal", "Vilela", "Xavier",
)  # fmt: skip
TRADES = (
    "Transportes", "Construções", "Comércio de Alimentos", "Serviços Médicos", "Engenharia", "Agropecuária",
    "Distribuidora", "Locações", "Papelaria", "Informática", "Materiais Elétricos", "Padaria e Confeitaria",
)  # fmt: skip
PLACES = (
    "Serra Azul", "Rio Claro", "Boa Esperança", "Três Marias", "Alvorada", "Horizonte", "Ipê Amarelo",
    "Pedra Branca", "Nova Aurora", "Bela Vista", "Santa Fé", "Porto Novo", "Monte Verde", "Vale do Sol",
    "Lago Sereno",
)  # fmt: skip
ENDINGS = ("Ltda.", "S.A.", "ME", "EPP")
STREETS = (
    "Rua das Acácias", "Rua dos Ipês", "Rua das Palmeiras", "Avenida das Laranjeiras", "Rua do Mirante",
    "Avenida da Serra", "Rua das Andorinhas", "Travessa do Porto", "Rua dos Jasmins", "Avenida do Parque",
    "Alameda das Quaresmeiras", "Rua da Fonte", "Rua do Campo", "Avenida Beira-Lago", "Rua das Hortênsias",
)  # fmt: skip
DISTRICTS = (
    "Centro", "Jardim Aurora", "Vila Nova", "Bela Vista", "Parque das Flores", "Alto da Serra",
    "Cidade Nova", "Jardim Europa", "Santa Rita", "Boa Vista",
)  # fmt: skip
COMPLEMENTS = ("", "", "", "ap. 12", "ap. 84", "bloco B", "casa 2", "sala 305", "fundos")
COLOURS = (
    "Branco", "Branco", "Prata", "Prata", "Preto", "Preto", "Cinza", "Cinza", "Vermelho", "Azul", "Marrom",
    "Bege", "Verde",
)  # fmt: skip
