using Microsoft.Extensions.Localization;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>What is wrong with a change of a prompt, data set or run, in the viewer's language.</summary>
public sealed class AssetWords(IStringLocalizer<AssetTexts> text)
{
    public string NotAllowed => text["NotAllowed"];

    public string NotStored => text["NotStored"];

    public string Of(ModelOutcome outcome) => text[$"Outcome{outcome}"];

    /// <summary>The fault with its place: where the text does not name one, the field is not named twice.</summary>
    public string Of(ModelFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return text[$"Fault{fault.Kind}", [.. fault.Values, fault.Field]];
    }
}
