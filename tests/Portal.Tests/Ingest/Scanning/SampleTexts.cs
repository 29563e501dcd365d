using System.Text.Json;
using Portal.Governance.Scanning;

namespace Portal.Tests.Ingest.Scanning;

/// <summary>A text and what is in it.</summary>
/// <param name="Form">Which form of the kind, as the report names it.</param>
/// <param name="Value">Null: nothing is to be found.</param>
internal sealed record SampleText(string Text, FindingKind Kind, string Form, string? Value);

/// <summary>
/// The test set for precision and recall: every form of every kind in prose of three languages, JSON, JSON within JSON, logs, code and addresses; and texts that look like
/// it without being it. The same seed gives the same set.
/// </summary>
internal sealed class SampleTexts(int seed)
{
    private static readonly JsonSerializerOptions Escaping = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    private readonly SampleValues _values = new(new Random(seed));

    public IEnumerable<SampleText> Positives(int perForm)
    {
        foreach (var (kind, form, value) in Forms())
        {
            for (var i = 0; i < perForm; i++)
            {
                var text = value();
                // A mistake in one digit may give another valid value, so each is placed once.
                yield return new SampleText(Place(form, text), kind, form, text);
            }
        }
    }

    public IEnumerable<SampleText> Negatives(int perForm)
    {
        foreach (var (kind, form, text) in HardNegatives())
        {
            for (var i = 0; i < perForm; i++)
            {
                yield return new SampleText(text(), kind, form, null);
            }
        }
    }

    private IEnumerable<(FindingKind Kind, string Form, Func<string> Value)> Forms() =>
    [
        (FindingKind.Email, "e-mail address", _values.Email),
        (FindingKind.Phone, "with country, area or trunk prefix", _values.Phone),
        (FindingKind.Phone, "digits announced by a word", _values.NationalPhone),
        (FindingKind.Phone, "digits alone", _values.NationalPhone),
        (FindingKind.Iban, "IBAN", _values.Iban),
        (FindingKind.Card, "payment card", _values.Card),
        (FindingKind.NationalId, "US social security number", _values.SocialSecurity),
        (FindingKind.NationalId, "Spanish DNI and NIE", _values.SpanishId),
        (FindingKind.NationalId, "UK national insurance number", _values.NationalInsurance),
        (FindingKind.NationalId, "German tax id", _values.GermanTaxId),
        (FindingKind.NationalId, "French NIR", _values.Nir),
        (FindingKind.NationalId, "Italian codice fiscale", _values.FiscalCode),
        (FindingKind.NationalId, "Brazilian CPF", _values.Cpf),
        (FindingKind.Secret, "key with an issuer's prefix", _values.ApiKey),
        (FindingKind.Secret, "JSON Web Token", _values.Jwt),
        (FindingKind.Secret, "private key in PEM", _values.PrivateKey),
        (FindingKind.Secret, "password in an address", _values.UserAndPassword),
        (FindingKind.Secret, "AWS secret key", _values.AwsSecret),
        (FindingKind.Secret, "bearer token", _values.Bearer),
        (FindingKind.Secret, "basic credentials", _values.BasicCredentials),
    ];

    private string Place(string form, string value) => form switch
    {
        "digits announced by a word" => _values.Pick([$"Tel: {value}", $"please call me at {value} after six", $"mi móvil es {value}", $"phone={value}&x=1", $"{{\"phone\":\"{value}\"}}", $"WhatsApp {value}"]),
        "password in an address" => $"{_values.Pick(["postgres", "https", "amqp"])}://{value}@{_values.Pick(["db.internal:5432/app", "host.example.com/path", "10.0.0.7"])}",
        "AWS secret key" => _values.Pick([$"aws_secret_access_key = {value}", $"AWS_SECRET_ACCESS_KEY={value}\n", $"{{\"SecretAccessKey\": \"{value}\"}}"]),
        "bearer token" => _values.Pick([$"Authorization: Bearer {value}", $"-H \"Authorization: Bearer {value}\"", $"{{\"authorization\":\"Bearer {value}\"}}"]),
        "basic credentials" => $"Authorization: Basic {value}",
        _ => Around(value),
    };

    private string Around(string value) => _values.Next(0, 14) switch
    {
        0 => value,
        1 => $"My details are {value}, thanks.",
        2 => $"Puedes usar {value} para la reserva.",
        3 => $"Bitte verwenden Sie ({value}) dafür!",
        4 => $"ref={value}; user=17",
        5 => JsonSerializer.Serialize(new { role = "user", content = $"line one\n{value}\nline three" }, Escaping),
        6 => JsonSerializer.Serialize(new { content = value }, Escaping),
        // A tool's arguments: JSON in a string in JSON.
        7 => JsonSerializer.Serialize(new { name = "send", arguments = JsonSerializer.Serialize(new { to = value, note = $"first\n{value}" }, Escaping) }, Escaping),
        8 => $"2026-11-21T12:00:00Z INFO user said \"{value}\" (42 ms)",
        9 => $"id;name;value\n17;Smith;{value}\n18;Doe;-",
        10 => $"<p>{value}</p>",
        11 => $"var x = '{value}';",
        12 => $"before\t{value}\tafter",
        _ => $"{value}.",
    };

    private IEnumerable<(FindingKind Kind, string Form, Func<string> Text)> HardNegatives() =>
    [
        (FindingKind.Email, "packages, files, handles, repositories", () => _values.Pick(
            [$"npm i lodash@4.17.{_values.Digits(2)}", $"icon-{_values.Digits(2)}@2x.png", "git@github.com:owner/repo.git", $"@Override void f{_values.Digits(2)}()", $"thanks @user{_values.Digits(3)} for this", $"root@host{_values.Digits(2)}:~#", $"a @ b.{_values.Digits(1)}", "x@y", $"{_values.Hex(8)}@sha256:{_values.Hex(64)}", "@media (max-width: 640px)"])),
        (FindingKind.Phone, "dates, times, addresses, versions, amounts, ids", () => _values.Pick(
            [$"2026-{_values.Next(10, 13)}-{_values.Next(10, 29)} {_values.Next(10, 24)}:{_values.Digits(2)}:{_values.Digits(2)}", $"{_values.Next(10, 29)}.{_values.Next(10, 13)}.2026 {_values.Next(10, 24)}:30", $"192.168.{_values.Next(0, 256)}.{_values.Next(0, 256)}", $"build 1{_values.Digits(2)}.{_values.Digits(3)}.{_values.Digits(4)}.0", $"total 12 {_values.Digits(3)} {_values.Digits(3)}", $"id {_values.Digits(10)}", $"call_{_values.Digits(9)}", $"{_values.Digits(9)} tokens", $"took {_values.Digits(7)} ns", $"lat 48.{_values.Digits(7)}, lon 2.{_values.Digits(7)}", $"+{_values.Digits(3)} points", $"invoice {_values.Next(100, 999)}-{_values.Next(2000, 2030)}-{_values.Digits(5)}"])),
        (FindingKind.Iban, "wrong check digits, wrong length, other codes", () => _values.Pick([$"DE00{_values.Digits(18)}", $"ES99{_values.Digits(19)}", $"SKU GB12ABCD{_values.Digits(8)}", $"FR{_values.Digits(20)}X", $"NO{_values.Digits(6)}", $"part AT-{_values.Digits(5)}"])),
        (FindingKind.Card, "numbers with a card's length and range, wrong check digit", () => WithoutLuhn(_values.Pick(["4", "51", "37", "6011"]))),
        (FindingKind.Card, "times, traces, fractions", () => _values.Pick([$"17637{_values.Digits(14)}", $"17637{_values.Digits(11)}", $"0.4{_values.Digits(15)}", _values.Hex(32), $"{_values.Hex(8)}-{_values.Hex(4)}-4{_values.Hex(3)}-8{_values.Hex(3)}-{_values.Hex(12)}", $"9{_values.Digits(15)}", $"[0.{_values.Digits(16)}, -0.{_values.Digits(16)}]"])),
        (FindingKind.Card, "ids of sixteen random digits", () => $"order {_values.Next(1, 10)}{_values.Digits(15)} shipped"),
        (FindingKind.NationalId, "wrong check letters and areas", () => _values.Pick([$"9{_values.Digits(2)}-{_values.Digits(2)}-{_values.Digits(4)}", $"000-{_values.Digits(2)}-{_values.Digits(4)}", WrongDni(), $"DA{_values.Digits(6)}A", $"BG{_values.Digits(6)}C", $"11111{_values.Digits(6)}", $"{_values.Digits(3)}.{_values.Digits(3)}.{_values.Digits(3)}", $"3{_values.Digits(14)}", $"ABCDEF{_values.Digits(2)}Z{_values.Digits(2)}A{_values.Digits(3)}A"])),
        (FindingKind.NationalId, "ids of eleven random digits", () => $"ticket {_values.Next(1, 10)}{_values.Digits(10)} closed"),
        (FindingKind.Secret, "names, hashes, placeholders, publishable keys", () => _values.Pick(
            ["sk-loader-wrapper-inner-element-2x3", "class=\"sk-fading-circle sk-child\"", "sk-...", "export OPENAI_API_KEY=$KEY", $"pk_live_{_values.Key(24)}", _values.Hex(40), _values.Hex(64), $"AKIA{_values.Digits(4)}", "Basic understanding of the topic", "Bearer of bad news arrived early today", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", $"data:image/png;base64,{_values.Blob(90)}", $"eyJ{_values.Key(20)}", "ghp_xxxxxxxxxxxx", "https://example.com:8080/path?x=1@2", $"chatcmpl-{_values.Key(29)}", $"call_{_values.Key(24)}", $"req_{_values.Key(24)}", "secret_access_key is required"])),
        (FindingKind.Secret, "prose", () => _values.Pick(["The quick brown fox - as ever - jumps over 13 lazy dogs.", "In 2026 we had 1,204 users; 37% came back.", "Kafka, Jenkins and Zookeeper_legacy are off.", "Der Bericht umfasst 128 Seiten - siehe Kapitel 4.2."])),
    ];

    private string WithoutLuhn(string prefix)
    {
        while (true)
        {
            var number = prefix + _values.Digits((prefix == "37" ? 15 : 16) - prefix.Length);
            if (SampleValues.Luhn(number) % 10 != 0)
            {
                return number;
            }
        }
    }

    private string WrongDni()
    {
        var number = _values.Next(10_000_000, 100_000_000);
        return $"{number}{"TRWAGMYFPDXBNJZSQVHLCKE"[(number + 1) % 23]}";
    }
}
