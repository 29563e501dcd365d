using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>A command of the registry as a form sees it: the record, or everything that is wrong in the viewer's words. What was typed stays.</summary>
/// <param name="Record">The record as stored now; the other's after a conflict.</param>
/// <param name="Problems">Empty: it is done.</param>
internal sealed record RegistryAttempt<T>(ModelOutcome? Outcome, T? Record, IReadOnlyList<string> Problems)
    where T : class;

internal static class RegistryAttempt
{
    public static async Task<RegistryAttempt<T>> RunAsync<T>(Func<Task<ModelChange<T>>> command, AssetWords words)
        where T : class
    {
        try
        {
            var change = await command();
            return new RegistryAttempt<T>(change.Outcome, change.Record, change.Outcome switch
            {
                ModelOutcome.Done => [],
                ModelOutcome.Invalid => [.. change.Faults!.Select(words.Of)],
                _ => [words.Of(change.Outcome)],
            });
        }
        catch (AccessRefusedException)
        {
            return new RegistryAttempt<T>(Outcome: null, Record: null, [words.NotAllowed]);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            return new RegistryAttempt<T>(Outcome: null, Record: null, [words.NotStored]);
        }
    }
}
