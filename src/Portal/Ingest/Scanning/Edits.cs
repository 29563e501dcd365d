using System.Buffers;
using System.Runtime.InteropServices;

namespace Portal.Ingest.Scanning;

/// <summary>A part of the request's body and what takes its place.</summary>
/// <param name="Start">In the body.</param>
/// <param name="End">The byte after the part.</param>
/// <param name="TextStart">In <see cref="Edits.Text"/>.</param>
/// <param name="TextLength">0: the part is left out.</param>
internal readonly record struct Edit(int Start, int End, int TextStart, int TextLength);

/// <summary>What is to be changed in an item, in the order in which it stands there. Reused.</summary>
internal sealed class Edits
{
    private readonly List<Edit> _edits = [];
    private readonly ArrayBufferWriter<byte> _text = new(1024);

    public int Count => _edits.Count;

    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    public ReadOnlySpan<Edit> All => CollectionsMarshal.AsSpan(_edits);

    public void Add(int start, int end, ReadOnlySpan<byte> text)
    {
        _edits.Add(new(start, end, _text.WrittenCount, text.Length));
        _text.Write(text);
    }

    /// <summary>The edits from <paramref name="first"/> on become one of a whole field, which takes the text of the first.</summary>
    public void ReplaceField(int first, int start, int end)
    {
        var edit = _edits[first];
        _edits.RemoveRange(first, _edits.Count - first);
        _edits.Add(edit with { Start = start, End = end });
    }

    /// <summary>Edits of one value come by the depth of their escapes; from <paramref name="first"/> on they are put in order.</summary>
    public void Sort(int first)
    {
        if (_edits.Count - first > 1)
        {
            CollectionsMarshal.AsSpan(_edits)[first..].Sort(static (a, b) => a.Start.CompareTo(b.Start));
        }
    }

    public void Clear()
    {
        _edits.Clear();
        _text.ResetWrittenCount();
    }
}
