using Portal.Governance.Models.DataSets;
using Portal.Ui;

namespace Portal.Models.DataSets;

/// <summary>How facts about data are marked.</summary>
internal static class DataSetView
{
    /// <summary>Data nobody has looked at are unknown, not fine; personal data ask for care.</summary>
    public static Status StatusOf(PersonalContent content) => content switch
    {
        PersonalContent.None => Status.Ok,
        PersonalContent.Pseudonymised or PersonalContent.Personal => Status.Warning,
        _ => Status.Unknown,
    };
}
