namespace Portal.Documents;

/// <summary>How a stretch of text is set.</summary>
[Flags]
public enum TextStyles
{
    None = 0,
    Bold = 1,
    Italic = 2,

    /// <summary>Fixed width: names of fields, digests, short pieces of code.</summary>
    Code = 4,
}

/// <summary>Text of one look within a paragraph, an entry of a list or a cell. A line break in it stays one.</summary>
/// <param name="Link">Where the text leads; documents follow http, https and mailto addresses only.</param>
public sealed record TextRun(string Text, TextStyles Styles = TextStyles.None, Uri? Link = null)
{
    /// <summary>Plain text as the one run of a block.</summary>
    public static IReadOnlyList<TextRun> Plain(string text) => [new TextRun(text)];
}
