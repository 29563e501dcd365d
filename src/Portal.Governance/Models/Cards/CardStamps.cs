namespace Portal.Governance.Models.Cards;

/// <summary>Notes who wrote or confirmed which field when. Only the portal does that: what a document says about it is not believed.</summary>
internal static class CardStamps
{
    public static CardContent Confirm(CardContent before, CardContent after, string actor, DateTimeOffset now, IReadOnlyCollection<string> confirmed)
    {
        var stamped = after;
        foreach (var field in CardFields.Default.All)
        {
            var (was, state) = (before.StateOf(field.Id), after.StateOf(field.Id));
            var isNew = confirmed.Contains(field.Id, StringComparer.Ordinal) || was.NotApplicable != state.NotApplicable || IsChanged(field, before, after);
            var known = isNew ? state with { ConfirmedBy = actor, ConfirmedAt = now } : state with { ConfirmedBy = was.ConfirmedBy, ConfirmedAt = was.ConfirmedAt };
            if (known != state)
            {
                stamped = stamped.WithState(field.Id, known);
            }
        }
        return stamped;
    }

    private static bool IsChanged(CardField field, CardContent before, CardContent after) => field.Kind is CardFieldKind.Text
        ? !string.Equals(before.Text(field.Id)?.Trim(), after.Text(field.Id)?.Trim(), StringComparison.Ordinal)
        : !Equals(before.Metadata?.Find(field.Key!), after.Metadata?.Find(field.Key!));
}
