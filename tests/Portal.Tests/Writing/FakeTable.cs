using System.Buffers.Binary;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

/// <summary>A server that keeps blocks by token, as ClickHouse does with deduplication on, and can be made to fail.</summary>
internal sealed class FakeTable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    /// <summary>Ids of stored calls, in order.</summary>
    public List<ulong> Calls { get; } = [];

    public List<ulong> Contents { get; } = [];

    /// <summary>Ids in the rows of all other tables.</summary>
    public List<(string Table, ulong Id)> Others { get; } = [];

    /// <summary>Every block that was sent, also those refused or known.</summary>
    public List<InsertBlock> Sent { get; } = [];

    /// <summary>Called before a block is stored; throws to refuse it.</summary>
    public Action<InsertBlock> Before { get; set; } = _ => { };

    /// <summary>Called after a block is stored; throws to lose the answer.</summary>
    public Action<InsertBlock> After { get; set; } = _ => { };

    public List<string> Tokens => [.. _tokens];

    /// <summary>Takes over what another server object had stored.</summary>
    public void Restore(IEnumerable<ulong> calls, IEnumerable<string> tokens)
    {
        Calls.AddRange(calls);
        _tokens.UnionWith(tokens);
    }

    public Task InsertAsync(InsertBlock block, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Sent.Add(block with { Rows = block.Rows.ToArray() });
            Before(block);
            if (_tokens.Add(block.Token))
            {
                if (block.Table == "calls")
                {
                    Calls.AddRange(CallIds(block.Rows.Span));
                }
                else if (block.Table != "call_content")
                {
                    Others.AddRange(block.Rows.ToArray().Chunk(8).Select(row => (block.Table, BitConverter.ToUInt64(row))));
                }
                else
                {
                    Contents.AddRange(block.Rows.ToArray().Chunk(8).Select(row => BitConverter.ToUInt64(row)));
                }
            }

            After(block);
        }

        return Task.CompletedTask;
    }

    /// <summary>Reads rows as <see cref="Batches"/> writes them: 8 bytes of id, then id modulo 5 bytes.</summary>
    public static List<ulong> CallIds(ReadOnlySpan<byte> rows)
    {
        var ids = new List<ulong>();
        while (!rows.IsEmpty)
        {
            var id = BinaryPrimitives.ReadUInt64LittleEndian(rows);
            ids.Add(id);
            rows = rows[(8 + (int)(id % 5))..];
        }

        return ids;
    }
}
