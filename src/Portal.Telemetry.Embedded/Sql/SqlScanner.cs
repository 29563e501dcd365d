using System.Runtime.InteropServices;

namespace Portal.Telemetry.Embedded.Sql;

/// <summary>A piece of SQL text: a word, a quoted text, or one symbol.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, int Depth)
{
    public int End => Start + Length;
}

internal enum SqlTokenKind
{
    /// <summary>An unquoted name, keyword or number.</summary>
    Word,

    /// <summary>A string literal, or a name in backticks or double quotes.</summary>
    Quoted,

    /// <summary>Any other character.</summary>
    Symbol,
}

/// <summary>
/// Cuts ClickHouse SQL into tokens without understanding it: just enough to see which statement it is and where an INSERT's data
/// begins. Works on bytes, because what follows the statement may be binary.
/// </summary>
internal ref struct SqlScanner(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private int _depth;

    /// <summary>The next token; false at the end, or where a quote or comment is not closed.</summary>
    public bool Next(out SqlToken token)
    {
        SkipSpace();
        token = default;
        if (_position >= _text.Length)
        {
            return false;
        }

        var start = _position;
        var first = _text[start];
        if (first is (byte)'\'' or (byte)'"' or (byte)'`')
        {
            if (!SkipQuoted(first))
            {
                return false;
            }

            token = new SqlToken(SqlTokenKind.Quoted, start, _position - start, _depth);
            return true;
        }

        if (IsWord(first))
        {
            while (_position < _text.Length && IsWord(_text[_position]))
            {
                _position++;
            }

            token = new SqlToken(SqlTokenKind.Word, start, _position - start, _depth);
            return true;
        }

        if (first == '$' && SkipHeredoc())
        {
            token = new SqlToken(SqlTokenKind.Quoted, start, _position - start, _depth);
            return true;
        }

        _position++;
        if (first is (byte)')' or (byte)']' or (byte)'}')
        {
            _depth--;
        }

        token = new SqlToken(SqlTokenKind.Symbol, start, 1, _depth);
        if (first is (byte)'(' or (byte)'[' or (byte)'{')
        {
            _depth++;
        }

        return true;
    }

    /// <summary>Whether the token is this keyword, in any case. <paramref name="keyword"/> is upper case.</summary>
    public readonly bool Is(SqlToken token, ReadOnlySpan<byte> keyword) =>
        token.Kind == SqlTokenKind.Word && System.Text.Ascii.EqualsIgnoreCase(_text.Slice(token.Start, token.Length), keyword);

    public readonly bool IsSymbol(SqlToken token, char symbol) => token.Kind == SqlTokenKind.Symbol && _text[token.Start] == symbol;

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_' || value >= 0x80;

    private void SkipSpace()
    {
        while (_position < _text.Length)
        {
            var rest = _text[_position..];
            if (rest[0] <= ' ')
            {
                _position++;
            }
            else if (rest.StartsWith("--"u8) || rest.StartsWith("# "u8) || rest.StartsWith("#!"u8))
            {
                var end = rest.IndexOf((byte)'\n');
                _position = end < 0 ? _text.Length : _position + end + 1;
            }
            else if (rest.StartsWith("/*"u8))
            {
                var end = rest[2..].IndexOf("*/"u8);
                _position = end < 0 ? _text.Length : _position + end + 4;
            }
            else
            {
                return;
            }
        }
    }

    private bool SkipQuoted(byte quote)
    {
        for (var i = _position + 1; i < _text.Length; i++)
        {
            if (_text[i] == '\\')
            {
                i++;
            }
            else if (_text[i] == quote)
            {
                if (i + 1 < _text.Length && _text[i + 1] == quote)
                {
                    i++;
                    continue;
                }

                _position = i + 1;
                return true;
            }
        }

        _position = _text.Length;
        return false;
    }

    // $tag$ ... $tag$
    private bool SkipHeredoc()
    {
        var rest = _text[_position..];
        var length = rest[1..].IndexOf((byte)'$') + 2;
        if (length < 2)
        {
            return false;
        }

        var tag = rest[..length];
        foreach (var value in tag[1..^1])
        {
            if (!IsWord(value))
            {
                return false;
            }
        }

        var end = rest[length..].IndexOf(tag);
        if (end < 0)
        {
            return false;
        }

        _position += length + end + length;
        return true;
    }
}
