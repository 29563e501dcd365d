namespace Portal.Governance.Audit;

/// <summary>Texts that both database systems give back as they got them: without NUL, which PostgreSQL refuses, and without halves of surrogate pairs, which have no bytes.</summary>
internal static class WellFormed
{
    public static string Text(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !IsPair(text, ref i)))
            {
                return Repair(text);
            }
        }
        return text;
    }

    /// <summary>At most <paramref name="length"/> characters.</summary>
    public static string Text(string text, int length)
    {
        var cut = text.Length <= length ? text : $"{text[..(length - 1)]}…";
        return Text(cut);
    }

    private static bool IsPair(string text, ref int i)
    {
        if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
        {
            return false;
        }
        i++;
        return true;
    }

    private static string Repair(string text)
    {
        const char Replacement = '\uFFFD';
        var characters = text.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] == '\0' || (char.IsSurrogate(characters[i]) && !IsPair(text, ref i)))
            {
                characters[i] = Replacement;
            }
        }
        return new string(characters);
    }
}
