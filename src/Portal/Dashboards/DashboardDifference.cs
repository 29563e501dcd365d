using Microsoft.Extensions.Localization;
using Portal.Panels;

namespace Portal.Dashboards;

/// <summary>What one dashboard has that another has not, in words.</summary>
internal static class DashboardDifference
{
    /// <summary>What changed from <paramref name="mine"/> to <paramref name="theirs"/>.</summary>
    public static IReadOnlyList<string> Between(DashboardEdit mine, DashboardEdit theirs, PanelNames names, IStringLocalizer text)
    {
        var (before, after) = (mine.Definition, theirs.Definition);
        var changes = new List<string>();
        Add(before.Name != after.Name, "DiffName", after.Name);
        Add(before.Description != after.Description, "DiffDescription");
        Add(before.Range != after.Range, "DiffRange", after.Range.ToQuery());
        Add(mine.Sharing != theirs.Sharing, "DiffSharing", text[$"Sharing{theirs.Sharing}"]);
        changes.AddRange(after.Panels.Where(panel => before.Find(panel.Id) is null).Select(panel => text["DiffAdded", names.Of(panel.Content)].Value));
        changes.AddRange(before.Panels.Where(panel => after.Find(panel.Id) is null).Select(panel => text["DiffRemoved", names.Of(panel.Content)].Value));
        changes.AddRange(after.Panels.Where(panel => before.Find(panel.Id) is { } known && IsChanged(known, panel)).Select(panel => text["DiffChanged", names.Of(panel.Content)].Value));
        Add(after.Panels.Any(panel => before.Find(panel.Id) is { } known && known.Place != panel.Place), "DiffArranged");
        return changes;

        void Add(bool changed, string key, params object[] values)
        {
            if (changed)
            {
                changes.Add(text[key, values]);
            }
        }
    }

    private static bool IsChanged(DashboardPanel one, DashboardPanel other) =>
        (one.Title, one.Metric, one.By, one.Form, one.Filter.ToKey()) != (other.Title, other.Metric, other.By, other.Form, other.Filter.ToKey());
}
