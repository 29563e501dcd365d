using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Telemetry.Senders;

namespace Portal.Senders;

/// <summary>Set-up of a sender: instructions to copy, and a live check that something arrives.</summary>
public sealed partial class SetUp : ComponentBase
{
    /// <summary>Query parameters of the kind of application and of the protocol.</summary>
    public const string KindParameter = "setup";
    public const string DoorParameter = "protocol";

    /// <summary>The kind of application as in the address.</summary>
    [Parameter, EditorRequired] public string Kind { get; set; } = "";

    [Parameter, EditorRequired] public SetUpDoor Door { get; set; }

    /// <summary>The sender that sent something since the set-up was opened; null: nobody yet.</summary>
    [Parameter] public SenderSummary? Arrived { get; set; }

    [Inject] private IngestAddress Address { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IStringLocalizer<SendersTexts> Text { get; set; } = default!;

    private SetUpGuide Guide => SetUpGuides.Of(Kind, Door, Address);

    private string LinkTo(string kind, SetUpDoor door) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [KindParameter] = kind,
        [DoorParameter] = door == SetUpDoor.Grpc ? "grpc" : null,
    });
}
