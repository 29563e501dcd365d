using System.Collections.Frozen;
using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>International bank account numbers, ISO 13616: a country's length and the check digits by ISO 7064 MOD 97-10.</summary>
internal sealed class IbanDetector() : NumberDetector("iban", FindingKind.Iban)
{
    private const int Longest = 34;

    /// <summary>Lengths by country, from the IBAN registry.</summary>
    private static readonly FrozenDictionary<int, int> Lengths = Parse(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 "
        + "HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 "
        + "RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    public override bool FollowsLetter => true;

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start - 2, 0);
        if (number.Count < 2 || start < 0 || !Utf8Chars.IsLetter(text[start]) || !Utf8Chars.IsLetter(text[start + 1]) || !Utf8Chars.StartsWord(text, start)
            || !Lengths.TryGetValue(Country(text[start], text[start + 1]), out var length))
        {
            return false;
        }

        Span<byte> iban = stackalloc byte[Longest];
        var count = 0;
        for (var position = start; count < length;)
        {
            if (position < text.Length && Utf8Chars.IsAlphanumeric(text[position]))
            {
                iban[count++] = Utf8Chars.ToUpper(text[position++]);
                end = position;
            }
            else if (count >= 4 && Utf8Chars.Separator(text, position, out var plain) is var skipped and > 0 && plain is (byte)' ' or (byte)'-')
            {
                position += skipped;
            }
            else
            {
                return false;
            }
        }

        return Utf8Chars.IsDigit(iban[3]) && Utf8Chars.EndsWord(text, end) && Remainder(iban[..length]) == 1;
    }

    /// <summary>The number that letters as 10 to 35 make, the first four characters moved to the end, modulo 97.</summary>
    private static int Remainder(ReadOnlySpan<byte> iban)
    {
        var remainder = 0;
        for (var i = 0; i < iban.Length; i++)
        {
            var value = iban[(i + 4) % iban.Length];
            remainder = Utf8Chars.IsDigit(value) ? ((remainder * 10) + value - '0') % 97 : ((remainder * 100) + value - 'A' + 10) % 97;
        }

        return remainder;
    }

    private static int Country(byte first, byte second) => (Utf8Chars.ToUpper(first) << 8) | Utf8Chars.ToUpper(second);

    private static FrozenDictionary<int, int> Parse(string list) => list.Split(' ').ToFrozenDictionary(
        entry => Country((byte)entry[0], (byte)entry[1]), entry => int.Parse(entry.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));
}
