using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Shell;

namespace Portal.Bias;

/// <summary>Why nothing is shown, and what to send so that something is.</summary>
public sealed partial class BiasEmpty : ComponentBase
{
    private const string Spans = """
        portal.group.gender    = "women"
        portal.group.age_band  = "25-34"
        portal.outcome         = "approved"
        portal.outcome.score   = 0.82
        portal.outcome.id      = "loan-4711"
        portal.pair.id         = "pair-17"
        """;

    /// <summary>What is missing, where it is not everything.</summary>
    [Parameter] public string? Title { get; set; }

    /// <summary>What to do about it.</summary>
    [Parameter] public string? Do { get; set; }

    /// <summary>The application in the example.</summary>
    [Parameter] public string Application { get; set; } = "loan-assistant";

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private string Api => $$"""
        curl {{new Uri(new Uri(Navigation.BaseUri), PortalUrls.Of("/api/v1/outcomes"))}} \
          -H "Authorization: Bearer $PORTAL_KEY" \
          -H "Content-Type: application/json" \
          -d '[{"application": "{{Application}}", "time": "{{Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}}",
                "groups": {"gender": "women"}, "predicted": true, "actual": true,
                "score": 0.82, "id": "loan-4711"}]'
        """;
}
