using System.Security.Cryptography;
using System.Text;
using Portal.Telemetry.Traces.Messages;

namespace Portal.Telemetry.Traces;

/// <summary>One call of a conversation with the messages it added.</summary>
/// <param name="Folded">Messages of the call's input that an earlier turn of the thread shows already.</param>
/// <param name="New">Messages of the input that were not said before.</param>
/// <param name="Output">What the model answered.</param>
/// <param name="After">Index of the turn this one continues; null: it starts afresh.</param>
/// <param name="Regenerates">Index of the earlier turn that had exactly the same input; null: none had.</param>
public sealed record ConversationTurn(
    TraceSpan Call, int Folded, IReadOnlyList<Message> New, IReadOnlyList<Message> Output, int? After, int? Regenerates);

/// <summary>
/// Finds what each call of a conversation added. Every call carries the whole history in its input, so most of it was said before; where two calls continue
/// the same turn, the conversation branches.
/// </summary>
public static class ConversationThread
{
    /// <param name="calls">By start, each with its messages; empty lists where content is not to be seen.</param>
    public static IReadOnlyList<ConversationTurn> Build(IReadOnlyList<(TraceSpan Call, IReadOnlyList<Message> Input, IReadOnlyList<Message> Output)> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var turns = new List<ConversationTurn>();
        var said = new HashSet<string>(StringComparer.Ordinal);
        var inputs = new Dictionary<string, int>(StringComparer.Ordinal);
        var exchanges = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (call, input, output) in calls)
        {
            var history = Chain("", input);
            var folded = 0;
            int? after = null;
            for (var i = 0; i < history.Count && said.Contains(history[i]); i++)
            {
                folded = i + 1;
                after = exchanges.TryGetValue(history[i], out var turn) ? turn : after;
            }
            var whole = history.Count > 0 ? history[^1] : "";
            int? regenerates = history.Count > 0 && inputs.TryGetValue(whole, out var same) ? same : null;
            turns.Add(new ConversationTurn(call, folded, [.. input.Skip(folded)], output, after, regenerates));

            var exchange = Chain(whole, output);
            said.UnionWith(history);
            said.UnionWith(exchange);
            if (history.Count > 0)
            {
                inputs.TryAdd(whole, turns.Count - 1);
            }
            if (exchange.Count > 0)
            {
                exchanges[exchange[^1]] = turns.Count - 1;
            }
        }
        return turns;
    }

    /// <summary>One digest per message, each covering everything up to it.</summary>
    private static List<string> Chain(string before, IReadOnlyList<Message> messages)
    {
        var chain = new List<string>(messages.Count);
        foreach (var message in messages)
        {
            before = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{before}\u001e{Essence(message)}")));
            chain.Add(before);
        }
        return chain;
    }

    /// <summary>What makes a message the same when it comes back as history: reasoning is not sent back, and line ends may change.</summary>
    private static string Essence(Message message) => string.Join('\u001f', message.Parts.Select(part => part switch
    {
        TextPart text => text.Text.Trim(),
        ToolCallPart call => $"{call.Name}\u001d{Compact(call.Arguments)}",
        ToolResultPart result => Compact(result.Result),
        MediaPart media => $"{media.Modality}\u001d{media.Bytes}\u001d{media.Address}",
        DataPart data => Compact(data.Json),
        _ => "",
    }).Where(text => text.Length > 0).Prepend(message.Role));

    private static string Compact(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
