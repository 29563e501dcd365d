using Portal.Ingest.Wire;

namespace Portal.Ingest.Scanning;

/// <summary>Writes a message anew with its edits; lengths of the messages around them follow. Reused.</summary>
internal sealed class ItemRewriter : IDisposable
{
    private readonly WireWriter _target = new(16 * 1024);
    private int _next;

    /// <param name="edits">In order; at least one.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> body, Slice message, WireMessage schema, Edits edits)
    {
        _target.Truncate(0);
        _next = 0;
        Write(body, message, schema, edits);
        return _target.WrittenSpan;
    }

    /// <summary>The same for a text.</summary>
    public ReadOnlySpan<byte> RewriteText(ReadOnlySpan<byte> body, Slice text, Edits edits)
    {
        _target.Truncate(0);
        _next = 0;
        WriteText(body, text, edits);
        return _target.WrittenSpan;
    }

    /// <summary>Whether the field is AnyValue's integer or double.</summary>
    public static bool IsNumber(uint tag) => tag is OtlpTags.ValueInt or OtlpTags.ValueDouble;

    public void Dispose() => _target.Dispose();

    private void Write(ReadOnlySpan<byte> body, Slice message, WireMessage schema, Edits edits)
    {
        var copied = message.Start;
        var reader = new ProtoReader(body, message);
        var field = reader.Position;
        while (NextIsBefore(edits, message.End) && reader.Next())
        {
            var content = reader.Position;
            if (IsNumber(reader.Tag) && edits.All[_next].Start == field)
            {
                reader.Skip();
                Copy(body, copied, field);
                _target.WriteVarint(OtlpTags.ValueString);
                _target.WriteBytes(TextOf(edits, _next++));
                copied = reader.Position;
            }
            else if ((reader.Tag & 7) == 2)
            {
                var slice = reader.ReadSlice();
                if (!reader.Failed && NextIsBefore(edits, slice.End))
                {
                    Copy(body, copied, content);
                    WriteContent(body, slice, schema[reader.Tag >> 3].Nested, edits);
                    copied = slice.End;
                }
            }
            else
            {
                reader.Skip();
            }

            field = reader.Position;
        }

        Copy(body, copied, message.End);
    }

    private void WriteContent(ReadOnlySpan<byte> body, Slice slice, WireMessage? nested, Edits edits)
    {
        var start = _target.Begin();
        if (nested is not null)
        {
            Write(body, slice, nested, edits);
        }
        else
        {
            WriteText(body, slice, edits);
        }

        _target.End(start);
    }

    private void WriteText(ReadOnlySpan<byte> body, Slice text, Edits edits)
    {
        var copied = text.Start;
        for (; NextIsBefore(edits, text.End); _next++)
        {
            var edit = edits.All[_next];
            Copy(body, copied, edit.Start);
            Copy(edits.Text, edit.TextStart, edit.TextStart + edit.TextLength);
            copied = edit.End;
        }

        Copy(body, copied, text.End);
    }

    private bool NextIsBefore(Edits edits, int end) => _next < edits.Count && edits.All[_next].Start < end;

    private static ReadOnlySpan<byte> TextOf(Edits edits, int index) => edits.Text.Slice(edits.All[index].TextStart, edits.All[index].TextLength);

    private void Copy(ReadOnlySpan<byte> body, int from, int to)
    {
        if (to > from)
        {
            var part = body[from..to];
            part.CopyTo(_target.Reserve(part.Length));
            _target.Advance(part.Length);
        }
    }
}
