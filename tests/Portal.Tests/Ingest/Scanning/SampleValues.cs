using System.Globalization;
using System.Text;

namespace Portal.Tests.Ingest.Scanning;

/// <summary>Values of each kind as people and programs write them, with check digits computed here and not by what is tested.</summary>
internal sealed class SampleValues(Random random)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] FirstNames = ["anna", "bob", "maria", "josé", "jürgen", "li", "olga", "sean", "fatima", "søren", "x"];
    private static readonly string[] LastNames = ["smith", "o'brien", "garcía", "müller", "nguyen", "lópez-ruiz", "doe", "kowalski", "rossi", "y"];
    private static readonly string[] Domains = ["example.com", "mail.example.org", "uni-mainz.de", "firma.co.uk", "correo.gob.es", "a.io", "mx1.corp.example.net", "müller.de", "startup.technology"];

    public string Email()
    {
        var (first, last) = (Pick(FirstNames), Pick(LastNames));
        var local = random.Next(6) switch { 0 => first, 1 => $"{first}.{last}", 2 => $"{first[0]}{last}{random.Next(100)}", 3 => $"{first}+{Pick(["news", "llm", "2024"])}", 4 => $"{first}_{last}", _ => $"{last}-{first}" };
        return Cased(local) + Pick(["@", "@", "@", "@", "@", "%40"]) + Cased(Pick(Domains));
    }

    public string Phone() => random.Next(11) switch
    {
        0 => $"+{Pick(["1", "44", "49", "34", "33", "351", "420", "971", "52"])}{Digit(1)}{Digits(8)}",
        1 => $"+34 6{Digits(2)} {Digits(2)} {Digits(2)} {Digits(2)}",
        2 => $"+44 (0)20 7{Digits(3)} {Digits(4)}",
        3 => $"+49-171-{Digits(7)}",
        4 => $"({Digit(2)}0{Digit(2)}) 5{Digits(2)}-{Digits(4)}",
        5 => $"{Digit(2)}1{Digit(2)}-5{Digits(2)}-{Digits(4)}",
        6 => $"1.{Digit(2)}0{Digit(2)}.7{Digits(2)}.{Digits(4)}",
        7 => $"06 {Digits(2)} {Digits(2)} {Digits(2)} {Digits(2)}",
        8 => $"020 7{Digits(3)} {Digits(4)}",
        9 => $"0171/{Digits(7)}",
        _ => $"0034 6{Digits(2)} {Digits(3)} {Digits(3)}",
    };

    /// <summary>Rows of digits that only what stands before them makes a telephone number.</summary>
    public string NationalPhone() => random.Next(3) switch { 0 => $"6{Digits(8)}", 1 => $"6{Digits(2)} {Digits(3)} {Digits(3)}", _ => $"{Digit(2)}{Digits(2)} 5{Digits(2)} {Digits(4)}" };

    public string Iban()
    {
        var (country, rest) = random.Next(6) switch
        {
            0 => ("DE", Digits(18)),
            1 => ("ES", Digits(20)),
            2 => ("GB", Text(Letters, 4) + Digits(14)),
            3 => ("FR", Digits(10) + Text(Letters + "0123456789", 11) + Digits(2)),
            4 => ("NL", Text(Letters, 4) + Digits(10)),
            _ => ("IT", Text(Letters, 1) + Digits(10) + Text(Letters + "0123456789", 12)),
        };
        var check = 98 - System.Numerics.BigInteger.Parse(string.Concat((rest + country + "00").Select(c => char.IsDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(CultureInfo.InvariantCulture))), CultureInfo.InvariantCulture) % 97;
        var iban = $"{country}{(int)check:00}{rest}";
        return random.Next(4) switch { 0 => Grouped(iban, " "), 1 => Grouped(iban, "\u00A0"), 2 => iban.ToLowerInvariant(), _ => iban };
    }

    public string Card()
    {
        var (prefix, length) = Pick(new[] { ("4", 16), ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("65", 16), ("3528", 16), ("36", 14), ("62", 17), ("4", 13), ("4", 19) });
        var number = prefix + Digits(length - prefix.Length - 1);
        number += Enumerable.Range(0, 10).Single(check => Luhn(number + check) % 10 == 0).ToString(CultureInfo.InvariantCulture);
        var separator = Pick([" ", "-", "\u00A0", "", ""]);
        return length switch
        {
            16 => Grouped(number, separator),
            15 => $"{number[..4]}{separator}{number[4..10]}{separator}{number[10..]}",
            _ => number,
        };
    }

    public string SocialSecurity() => $"{random.Next(1, 650):000}-{random.Next(1, 100):00}-{random.Next(1, 10_000):0000}";

    public string SpanishId()
    {
        var number = random.Next(100_000_000);
        var letter = "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23];
        if (random.Next(2) == 0)
        {
            return $"{number:00000000}{Pick(["", "-", " "])}{letter}";
        }

        var (prefix, rest) = (random.Next(3), random.Next(10_000_000));
        return $"{"XYZ"[prefix]}{Pick(["", "-"])}{rest:0000000}{Pick(["", "-"])}{"TRWAGMYFPDXBNJZSQVHLCKE"[((prefix * 10_000_000) + rest) % 23]}";
    }

    public string NationalInsurance() => random.Next(2) == 0
        ? $"{Pick(["AB", "CE", "JG", "PW", "SX", "WM"])}{Digits(6)}{Pick(["A", "B", "C", "D"])}"
        : $"{Pick(["AB", "CE", "JG", "PW"])} {Digits(2)} {Digits(2)} {Digits(2)} {Pick(["A", "B", "C", "D"])}";

    public string GermanTaxId()
    {
        while (true)
        {
            // Nine different digits, one of them twice, the first not 0.
            var digits = Enumerable.Range(0, 10).OrderBy(_ => random.Next()).Take(9).ToList();
            digits.Insert(random.Next(10), digits[random.Next(9)]);
            if (digits[0] == 0)
            {
                continue;
            }

            var product = digits.Aggregate(10, (product, digit) => (((digit + product) % 10 is 0 ? 10 : (digit + product) % 10) * 2) % 11);
            var id = string.Concat(digits) + ((11 - product) % 10);
            return random.Next(2) == 0 ? id : $"{id[..2]} {id[2..5]} {id[5..8]} {id[8..]}";
        }
    }

    public string Nir()
    {
        var number = $"{random.Next(1, 3)}{random.Next(100):00}{random.Next(1, 13):00}{random.Next(1, 96):00}{random.Next(1, 990):000}{random.Next(1, 1000):000}";
        var key = 97 - (long.Parse(number, CultureInfo.InvariantCulture) % 97);
        return random.Next(2) == 0 ? $"{number}{key:00}" : $"{number[..1]} {number[1..3]} {number[3..5]} {number[5..7]} {number[7..10]} {number[10..]} {key:00}";
    }

    public string Cpf()
    {
        var digits = Enumerable.Range(0, 9).Select(_ => random.Next(10)).ToList();
        for (var round = 0; round < 2; round++)
        {
            var rest = digits.Select((digit, i) => digit * (digits.Count + 1 - i)).Sum() * 10 % 11;
            digits.Add(rest == 10 ? 0 : rest);
        }

        var cpf = string.Concat(digits);
        return $"{cpf[..3]}.{cpf[3..6]}.{cpf[6..9]}-{cpf[9..]}";
    }

    /// <summary>The published example of the tax authority's rule, and others by the same tables.</summary>
    public string FiscalCode()
    {
        const string Odd = "BAFHJNPRTVCESULDGIMOQKWZYX"; // the letter whose place in the alphabet is what A, B, C ... count in odd places: A counts 1, B 0, C 5
        var code = $"{Text("BCDFGLMNPRSTVZ", 6)}{random.Next(30, 100)}{Pick(["A", "B", "C", "D", "E", "H", "L", "M", "P", "R", "S", "T"])}{random.Next(1, 32):00}{Text("ABCDFGHIL", 1)}{random.Next(100, 1000)}";
        var sum = code.Select((c, i) => (c: char.IsDigit(c) ? c - '0' : c - 'A', Odd: i % 2 == 0)).Sum(value => value.Odd ? Letters.IndexOf(Odd[value.c], StringComparison.Ordinal) : value.c);
        return code + Letters[sum % 26];
    }

    public string ApiKey() => random.Next(14) switch
    {
        0 => "sk-" + Key(48),
        1 => "sk-proj-" + Key(60) + "_" + Key(40),
        2 => "sk-ant-api03-" + Key(60) + "-" + Key(30) + "AA",
        3 => Pick(["AKIA", "ASIA"]) + Text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        4 => "AIza" + Key(35),
        5 => Pick(["ghp_", "gho_", "ghs_"]) + Key(36),
        6 => "github_pat_" + Key(22) + "_" + Key(59),
        7 => "xoxb-" + Digits(12) + "-" + Digits(12) + "-" + Key(24),
        8 => Pick(["sk_live_", "rk_live_", "sk_test_"]) + Key(24),
        9 => "glpat-" + Key(20),
        10 => "hf_" + Key(34),
        11 => "whsec_" + Key(32),
        12 => "GOCSPX-" + Key(28),
        _ => "npm_" + Key(36),
    };

    public string Jwt() => $"{Base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")}.{Base64Url($"{{\"sub\":\"{Digits(10)}\",\"iat\":15162{Digits(5)}}}")}.{Base64Url(Key(32))}";

    public string PrivateKey()
    {
        var label = Pick(["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"]);
        var lines = Enumerable.Range(0, 4).Select(_ => Convert.ToBase64String(Bytes(48)));
        return $"-----BEGIN {label}-----\n{string.Join('\n', lines)}\n-----END {label}-----";
    }

    /// <summary>The user and the password of an address; what stands around them is <see cref="SampleTexts"/>' part.</summary>
    public string UserAndPassword() => $"{Pick(["app", "admin", "postgres"])}:{Key(random.Next(6, 24))}";

    public string AwsSecret() => Convert.ToBase64String(Bytes(30));

    public string Bearer() => Key(random.Next(24, 60));

    public string BasicCredentials() => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Pick(["app", "user"])}:{Key(12)}"));

    public string Digits(int count) => Text("0123456789", count);

    public string Hex(int count) => Text("0123456789abcdef", count);

    public string Key(int count) => Text(Alphanumeric, count);

    public string Blob(int bytes) => Convert.ToBase64String(Bytes(bytes));

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public int Next(int from, int to) => random.Next(from, to);

    public static int Luhn(string number) => number.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : ((c - '0') * 2 / 10) + ((c - '0') * 2 % 10)).Sum();

    private string Cased(string text) => random.Next(5) == 0 ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text) : text;

    private int Digit(int least) => random.Next(least, 10);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Text(string alphabet, int count) => string.Create(count, (alphabet, random), static (target, state) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = state.alphabet[state.random.Next(state.alphabet.Length)];
        }
    });

    private static string Grouped(string text, string separator) => string.Join(separator, text.Chunk(4).Select(part => new string(part)));

    private static string Base64Url(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
