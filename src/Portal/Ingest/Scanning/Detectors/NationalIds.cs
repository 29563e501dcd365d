using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>
/// United States social security numbers, 3-2-4: no area 000, 666 or from 900 on, no group 00, no serial 0000 (20 CFR 422.103 and the Social Security Administration's rule since 2011).
/// They have no check digit, so without hyphens a word must announce them.
/// </summary>
internal sealed class UsSocialSecurityDetector() : NumberDetector("us_ssn", FindingKind.NationalId)
{
    private const int WordDistance = 32;

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        if (number.Count < 9 || number.Groups == 0 || !number.StartsNumber(text))
        {
            return false;
        }

        var grouped = number.HasGroups([3, 2, 4], "- "u8);
        if (!grouped && number.SizeOf(0) != 9)
        {
            return false;
        }

        end = number.EndOf(grouped ? 2 : 0);
        var area = number.Number(0, 3);
        return area is not (0 or 666 or >= 900) && number.Number(3, 2) != 0 && number.Number(5, 4) != 0 && DigitSequence.EndsNumber(text, end)
            && ((grouped && number.SeparatorOf(1) == (byte)'-') || IsAnnounced(text[Math.Max(0, start - WordDistance)..start]));
    }

    private static bool IsAnnounced(ReadOnlySpan<byte> before) =>
        before.IndexOf("SSN"u8) >= 0 || before.IndexOf("ssn"u8) >= 0 || before.IndexOf("ocial security"u8) >= 0 || before.IndexOf("ocial Security"u8) >= 0 || before.IndexOf("ocialSecurity"u8) >= 0 || before.IndexOf("ocial_security"u8) >= 0;
}

/// <summary>Spanish DNI and NIE with their control letter: the number modulo 23 (Real Decreto 1553/2005; for the NIE X, Y, Z stand for 0, 1, 2).</summary>
internal sealed class SpanishIdDetector() : NumberDetector("es_dni", FindingKind.NationalId)
{
    public override bool FollowsLetter => true;

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        if (number.Groups == 0)
        {
            return false;
        }

        long value;
        int last;
        if (number.SizeOf(0) == 8 || number.HasGroups([2, 3, 3], "."u8))
        {
            if (!number.StartsNumber(text))
            {
                return false;
            }

            (value, last) = (number.Number(0, 8), number.EndOf(number.SizeOf(0) == 8 ? 0 : 2));
        }
        else if (number.SizeOf(0) == 7 && TryReadPrefix(text, ref start, out var prefix))
        {
            (value, last) = ((prefix * 10_000_000L) + number.Number(0, 7), number.EndOf(0));
        }
        else
        {
            return false;
        }

        if (last < text.Length && text[last] is (byte)'-' or (byte)' ')
        {
            last++;
        }

        end = last + 1;
        return last < text.Length && Utf8Chars.ToUpper(text[last]) == "TRWAGMYFPDXBNJZSQVHLCKE"u8[(int)(value % 23)] && Utf8Chars.EndsWord(text, end);
    }

    private static bool TryReadPrefix(ReadOnlySpan<byte> text, ref int start, out int prefix)
    {
        var position = start - 1;
        if (position > 0 && text[position] == (byte)'-')
        {
            position--;
        }

        prefix = position < 0 ? -1 : "XYZ"u8.IndexOf(Utf8Chars.ToUpper(text[position]));
        start = position;
        return prefix >= 0 && Utf8Chars.StartsWord(text, position);
    }
}

/// <summary>UK national insurance numbers: two letters that HM Revenue and Customs uses (NIM39110), six digits, and A to D.</summary>
internal sealed class UkNationalInsuranceDetector() : NumberDetector("uk_nino", FindingKind.NationalId)
{
    public override bool FollowsLetter => true;

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        var groups = number.Groups > 0 && number.SizeOf(0) == 6 ? 1 : number.HasGroups([2, 2, 2], " -"u8) ? 3 : 0;
        if (groups == 0)
        {
            return false;
        }

        if (start > 0 && text[start - 1] is (byte)' ' or (byte)'-')
        {
            start--;
        }

        start -= 2;
        if (start < 0 || !IsPrefix(text[start], text[start + 1]) || !Utf8Chars.StartsWord(text, start))
        {
            return false;
        }

        var last = number.EndOf(groups - 1);
        if (last < text.Length && text[last] is (byte)' ' or (byte)'-')
        {
            last++;
        }

        end = last + 1;
        return last < text.Length && text[last] is >= (byte)'A' and <= (byte)'D' && Utf8Chars.EndsWord(text, end);
    }

    private static bool IsPrefix(byte first, byte second) =>
        Utf8Chars.IsUpper(first) && Utf8Chars.IsUpper(second) && !"DFIQUV"u8.Contains(first) && !"DFIOQUV"u8.Contains(second)
        && (first, second) is not (((byte)'B', (byte)'G') or ((byte)'G', (byte)'B') or ((byte)'K', (byte)'N') or ((byte)'N', (byte)'K') or ((byte)'N', (byte)'T') or ((byte)'T', (byte)'N') or ((byte)'Z', (byte)'Z'));
}

/// <summary>
/// German tax identification numbers (section 139b of the fiscal code): eleven digits, of the first ten exactly one stands twice or thrice, and the check digit by ISO 7064 MOD 11,10.
/// </summary>
internal sealed class GermanTaxIdDetector() : NumberDetector("de_tax_id", FindingKind.NationalId)
{
    private const int Length = 11;

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        var groups = number.Groups > 0 && number.SizeOf(0) == Length ? 1 : number.HasGroups([2, 3, 3, 3], " "u8) ? 4 : 0;
        if (groups == 0 || number[0] == 0 || !number.StartsNumber(text))
        {
            return false;
        }

        end = number.EndOf(groups - 1);
        return HasOneRepeatedDigit(number) && HasCheckDigit(number) && DigitSequence.EndsNumber(text, end);
    }

    private static bool HasOneRepeatedDigit(in DigitSequence number)
    {
        Span<byte> counts = stackalloc byte[10];
        for (var i = 0; i < Length - 1; i++)
        {
            counts[number[i]]++;
        }

        var (repeated, most) = (0, 0);
        foreach (var count in counts)
        {
            repeated += count > 1 ? 1 : 0;
            most = Math.Max(most, count);
        }

        return repeated == 1 && most <= 3;
    }

    private static bool HasCheckDigit(in DigitSequence number)
    {
        var product = 10;
        for (var i = 0; i < Length - 1; i++)
        {
            var sum = (number[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == number[Length - 1];
    }
}

/// <summary>French NIR (INSEE): sex, year, month, place, serial, and a key that is 97 minus the number modulo 97. Corsican departments with letters are not recognised.</summary>
internal sealed class FrenchNirDetector() : NumberDetector("fr_nir", FindingKind.NationalId)
{
    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        var groups = number.Groups > 0 && number.SizeOf(0) == 15 ? 1
            : number.HasGroups([1, 2, 2, 2, 3, 3, 2], " "u8) ? 7
            : number.HasGroups([13, 2], " "u8) ? 2
            : 0;
        if (groups == 0 || number[0] is not (1 or 2) || !number.StartsNumber(text))
        {
            return false;
        }

        end = number.EndOf(groups - 1);
        // Months from 20 on stand for a month that is not known.
        return number.Number(3, 2) is (>= 1 and <= 12) or (>= 20 and <= 42) && number.Number(13, 2) == 97 - (number.Number(0, 13) % 97) && DigitSequence.EndsNumber(text, end);
    }
}

/// <summary>Brazilian CPF with its two check digits, in its usual form 000.000.000-00.</summary>
internal sealed class BrazilianCpfDetector() : NumberDetector("br_cpf", FindingKind.NationalId)
{
    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        if (number.Groups < 4 || !number.HasGroups([3, 3, 3], "."u8) || number.SizeOf(3) != 2 || number.SeparatorOf(3) != (byte)'-' || !number.StartsNumber(text))
        {
            return false;
        }

        end = number.EndOf(3);
        return number[9] == CheckDigit(number, 9) && number[10] == CheckDigit(number, 10) && DigitSequence.EndsNumber(text, end);
    }

    /// <summary>Weights from <paramref name="count"/> + 1 down to 2, modulo 11.</summary>
    private static int CheckDigit(in DigitSequence number, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += number[i] * (count + 1 - i);
        }

        return sum % 11 < 2 ? 0 : 11 - (sum % 11);
    }
}

/// <summary>Italian codice fiscale (decree of 23 December 1976): letters of the names, birth, place, and the control letter.</summary>
internal sealed class ItalianFiscalCodeDetector() : NumberDetector("it_cf", FindingKind.NationalId)
{
    private const int Length = 16;

    /// <summary>What characters in odd places count, 0-9 and then A-Z; letters A to J count as the digits do.</summary>
    private static ReadOnlySpan<byte> OddValues => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>L: a letter, D: a digit.</summary>
    private static ReadOnlySpan<byte> Form => "LLLLLLDDLDDLDDDL"u8;

    public override bool FollowsLetter => true;

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        start = number.Start - 6;
        end = start + Length;
        if (start < 0 || end > text.Length || number.Groups == 0 || number.SizeOf(0) != 2 || !Utf8Chars.StartsWord(text, start) || !Utf8Chars.EndsWord(text, end))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < Length; i++)
        {
            var value = Utf8Chars.ToUpper(text[start + i]);
            if (Form[i] == (byte)'D' ? !Utf8Chars.IsDigit(value) : !Utf8Chars.IsUpper(value))
            {
                return false;
            }

            var index = Utf8Chars.IsDigit(value) ? value - '0' : value - 'A' + 10;
            sum += i == Length - 1 ? 0 : i % 2 == 0 ? OddValues[index] : index < 10 ? index : index - 10;
        }

        return "ABCDEHLMPRST"u8.Contains(Utf8Chars.ToUpper(text[start + 8])) && Utf8Chars.ToUpper(text[end - 1]) == 'A' + (sum % 26);
    }
}
