using System.Globalization;
using System.Text;

namespace Portal.Governance.Models;

/// <summary>Folds text for search, so that neither case nor accents matter on any database system.</summary>
public static class SearchFold
{
    /// <summary>Lower-case letters without accents, one space between words.</summary>
    public static string Of(params IEnumerable<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var folded = new StringBuilder();
        foreach (var letter in string.Join(' ', texts.Where(text => !string.IsNullOrWhiteSpace(text))).Normalize(NormalizationForm.FormD))
        {
            if (char.IsWhiteSpace(letter))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
        }
        return folded.ToString().TrimEnd();
    }
}
