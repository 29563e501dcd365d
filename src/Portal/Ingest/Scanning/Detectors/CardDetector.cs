using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>Payment cards: a number range and length of a card network (ISO/IEC 7812-1) and the check digit by Luhn.</summary>
internal sealed class CardDetector() : NumberDetector("card", FindingKind.Card)
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>First six digits from-to, and the lengths of the network's numbers.</summary>
    private static readonly (int From, int To, int Shortest, int Longest)[] Ranges =
    [
        (400000, 499999, 13, 13), (400000, 499999, 16, 16), (400000, 499999, 19, 19), // Visa
        (510000, 559999, 16, 16), (222100, 272099, 16, 16), // Mastercard
        (340000, 349999, 15, 15), (370000, 379999, 15, 15), // American Express
        (601100, 601199, 16, 19), (644000, 659999, 16, 19), // Discover
        (300000, 305999, 14, 14), (309500, 309599, 14, 14), (360000, 369999, 14, 14), (380000, 399999, 14, 14), // Diners Club, as they are issued
        (352800, 358999, 16, 19), // JCB
        (620000, 629999, 16, 19), (810000, 817199, 16, 19), // UnionPay
        (220000, 220499, 16, 19), // Mir
        (500000, 509999, 13, 19), (560000, 589999, 13, 19), (639000, 639099, 13, 19), (670000, 679999, 13, 19), // Maestro
    ];

    private static readonly byte[][] GroupSizes = [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];

    public override bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end)
    {
        (start, end) = (number.Start, 0);
        if (number.Count < Shortest || number.Groups == 0 || !number.StartsNumber(text))
        {
            return false;
        }

        if (number.SizeOf(0) is >= Shortest and <= Longest)
        {
            end = number.EndOf(0);
            return IsCard(number, number.SizeOf(0)) && DigitSequence.EndsNumber(text, end);
        }

        foreach (var sizes in GroupSizes)
        {
            if (number.HasGroups(sizes, " -"u8))
            {
                end = number.EndOf(sizes.Length - 1);
                var count = 0;
                foreach (var size in sizes)
                {
                    count += size;
                }

                if (IsCard(number, count) && DigitSequence.EndsNumber(text, end))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCard(in DigitSequence number, int count)
    {
        var prefix = (int)number.Number(0, 6);
        foreach (var range in Ranges)
        {
            if (prefix >= range.From && prefix <= range.To && count >= range.Shortest && count <= range.Longest)
            {
                return HasCheckDigit(number, count);
            }
        }

        return false;
    }

    /// <summary>Luhn's sum, ISO/IEC 7812-1 annex B: every second digit from the right doubled.</summary>
    private static bool HasCheckDigit(in DigitSequence number, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            var digit = number[count - 1 - i];
            var doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }
}
