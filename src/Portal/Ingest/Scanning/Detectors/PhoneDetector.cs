using System.Collections.Frozen;
using System.Text;
using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>
/// Telephone numbers: with a country calling code of ITU-T E.164 behind + (or 00), in the North American form, in groups behind the trunk prefix 0, and any number that a
/// word like "phone" announces. A bare row of digits without such a word is not taken for one: it is more often an amount, an id or a time.
/// </summary>
internal sealed class PhoneDetector() : NumberDetector("phone", FindingKind.Phone)
{
    /// <summary>E.164's longest number; what is shorter than eight digits with its country is an extension.</summary>
    private const int Longest = 15;
    private const int ShortestInternational = 8;
    private const int ShortestAnnounced = 7;
    private const int WordDistance = 28;

    private static readonly FrozenSet<int> CallingCodes = new[]
    {
        1, 7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
        211, 212, 213, 216, 218, 220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249,
        250, 251, 252, 253, 254, 255, 256, 257, 258, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 290, 291, 297, 298, 299, 350, 351, 352, 353, 354, 355, 356, 357, 358, 359,
        370, 371, 372, 373, 374, 375, 376, 377, 378, 380, 381, 382, 383, 385, 386, 387, 389, 420, 421, 423, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 590, 591, 592, 593, 594, 595, 596, 597, 598, 599,
        670, 672, 673, 674, 675, 676, 677, 678, 679, 680, 681, 682, 683, 685, 686, 687, 688, 689, 690, 691, 692, 800, 808, 850, 852, 853, 855, 856, 870, 878, 880, 881, 882, 883, 886, 888,
        960, 961, 962, 963, 964, 965, 966, 967, 968, 970, 971, 972, 973, 974, 975, 976, 977, 979, 992, 993, 994, 995, 996, 998,
    }.ToFrozenSet();

    /// <summary>Beginnings of words that announce a number.</summary>
    private static readonly byte[][] Words =
    [
        .. new[] { "tel", "phone", "telephone", "mobile", "mobil", "móvil", "movil", "cell", "call me", "call us", "call at", "call on", "fax", "whatsapp", "sms", "text me", "llam", "llám", "handy", "rufnummer", "téléphone", "portable", "celular", "reach me at", "dial" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        if (number.Groups == 0 || number.Count < ShortestAnnounced)
        {
            return false;
        }

        if (start > 0 && text[start - 1] == (byte)'+')
        {
            start--;
        }
        else if (start > 1 && text[start - 1] == (byte)'(' && text[start - 2] == (byte)'+')
        {
            start -= 2;
        }

        if (start < number.Start)
        {
            return Utf8Chars.StartsWord(text, start) && TryEnd(text, number, 0, ShortestInternational, out end);
        }

        if (!number.StartsNumber(text))
        {
            return false;
        }

        if (number.SizeOf(0) >= 4 && number[0] == 0 && number[1] == 0 && number.Groups > 1 && TryEnd(text, number, 2, ShortestInternational, out end))
        {
            return true;
        }

        if (IsNorthAmerican(text, number, out var groups) || IsTrunk(number, out groups))
        {
            start -= start > 0 && text[start - 1] == (byte)'(' ? 1 : 0;
            end = number.EndOf(groups - 1);
            return DigitSequence.EndsNumber(text, end);
        }

        return !LooksLikeTime(number) && IsAnnounced(text, number.Start) && TryEndAnnounced(text, number, out end);
    }

    /// <summary>A number with its country: every group belongs to it, as long as there are not too many digits.</summary>
    private static bool TryEnd(ReadOnlySpan<byte> text, in DigitSequence number, int skip, int shortest, out int end)
    {
        end = 0;
        if (number.Count < skip + 3 || !(CallingCodes.Contains((int)number.Number(skip, 1)) || CallingCodes.Contains((int)number.Number(skip, 2)) || CallingCodes.Contains((int)number.Number(skip, 3))))
        {
            return false;
        }

        return TryEndOfGroups(text, number, skip + shortest, skip + Longest, out end);
    }

    private static bool TryEndAnnounced(ReadOnlySpan<byte> text, in DigitSequence number, out int end) => TryEndOfGroups(text, number, ShortestAnnounced, Longest, out end);

    private static bool TryEndOfGroups(ReadOnlySpan<byte> text, in DigitSequence number, int least, int most, out int end)
    {
        end = 0;
        var digits = 0;
        for (var group = 0; group < number.Groups; group++)
        {
            digits += number.SizeOf(group);
            if (digits > most)
            {
                break;
            }

            if (digits >= least)
            {
                end = number.EndOf(group);
            }
        }

        return end > 0 && Utf8Chars.EndsWord(text, end);
    }

    /// <summary>NXX-NXX-XXXX with N from 2 to 9, its area in brackets or all behind hyphens or points, and 1 in front or not.</summary>
    private static bool IsNorthAmerican(ReadOnlySpan<byte> text, in DigitSequence number, out int groups)
    {
        groups = 0;
        var first = number.SizeOf(0) == 1 && number[0] == 1 ? 1 : 0;
        if (number.Groups < first + 3 || number.SizeOf(first) != 3 || number.SizeOf(first + 1) != 3 || number.SizeOf(first + 2) != 4)
        {
            return false;
        }

        var separator = number.SeparatorOf(first + 1);
        var bracketed = separator == DigitSequence.Mixed || (first == 0 && number.Start > 0 && text[number.Start - 1] == (byte)'(');
        if (!bracketed && (separator != number.SeparatorOf(first + 2) || separator is not ((byte)'-' or (byte)'.')))
        {
            return false;
        }

        groups = first + 3;
        return number[first] >= 2 && number[first + 3] >= 2 && !(number[first + 1] == 1 && number[first + 2] == 1);
    }

    /// <summary>0 and a number of national length in groups: 020 7946 0958, 06 12 34 56 78, 0171/1234567.</summary>
    private static bool IsTrunk(in DigitSequence number, out int groups)
    {
        groups = 0;
        if (number[0] != 0 || number.Count < 2 || number[1] == 0 || number.SizeOf(0) > 5 || number.Groups < 2 || LooksLikeTime(number))
        {
            return false;
        }

        var digits = 0;
        for (var group = 0; group < number.Groups && digits < 11; group++)
        {
            digits += number.SizeOf(group);
            if (digits is >= 10 and <= 12)
            {
                groups = group + 1;
            }
        }

        return groups >= 2;
    }

    /// <summary>A date or a time of day, by the sizes of its first groups.</summary>
    private static bool LooksLikeTime(in DigitSequence number) =>
        number.Groups >= 3
        && ((number.SizeOf(0) == 4 && number.SizeOf(1) == 2 && number.SizeOf(2) == 2 && number[0] is 1 or 2)
            || (number.SizeOf(0) <= 2 && number.SizeOf(1) <= 2 && number.SizeOf(2) == 4 && number.SeparatorOf(1) is (byte)'.' or (byte)'/' or (byte)'-')
            || (number.SeparatorOf(1) == (byte)'.' && number.SeparatorOf(2) == (byte)'.' && number.Groups == 4 && number.SizeOf(3) <= 3));

    private static bool IsAnnounced(ReadOnlySpan<byte> text, int position)
    {
        var before = text[Math.Max(0, position - WordDistance)..position];
        foreach (var word in Words)
        {
            for (var from = 0; from + word.Length <= before.Length; from++)
            {
                if (StartsWith(before[from..], word) && (from == 0 ? position <= WordDistance : !Utf8Chars.IsAlphanumeric(before[from - 1])) && IsQuiet(before[(from + word.Length)..]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Another number in between is the one that was announced; so is an identifier's rest.</summary>
    private static bool IsQuiet(ReadOnlySpan<byte> between) => !between.ContainsAnyInRange((byte)'0', (byte)'9') && !between.StartsWith("_id"u8);

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if ((Utf8Chars.IsUpper(text[i]) ? text[i] | 0x20 : text[i]) != word[i])
            {
                return false;
            }
        }

        return true;
    }
}
