namespace Portal.Governance.Scanning;

/// <summary>What ingest looks for in everything it is sent.</summary>
public enum FindingKind
{
    Email,
    Phone,

    /// <summary>An international bank account number.</summary>
    Iban,

    /// <summary>The number of a payment card.</summary>
    Card,

    /// <summary>A number that a state gives a person: social security, identity card, tax.</summary>
    NationalId,

    /// <summary>A key, a token, a password in an address, a private key.</summary>
    Secret,
}

/// <summary>Names of kinds outside the portal: in <c>calls.findings</c>, in settings and in what stands in a finding's place.</summary>
public static class FindingKinds
{
    public static IReadOnlyList<FindingKind> All { get; } = Enum.GetValues<FindingKind>();

    /// <summary><c>email</c>, <c>phone</c>, <c>iban</c>, <c>card</c>, <c>national_id</c> or <c>secret</c>.</summary>
    public static string NameOf(FindingKind kind) => kind switch
    {
        FindingKind.Email => "email",
        FindingKind.Phone => "phone",
        FindingKind.Iban => "iban",
        FindingKind.Card => "card",
        FindingKind.NationalId => "national_id",
        FindingKind.Secret => "secret",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
