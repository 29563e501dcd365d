using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Ui;

namespace Portal.Access.Administration;

/// <summary>Sessions of one person, each with a way to end it.</summary>
public sealed partial class SessionTable
{
    [Parameter, EditorRequired] public IReadOnlyList<Session> Sessions { get; set; } = [];

    /// <summary>Id of the session in which the table is looked at.</summary>
    [Parameter] public string? Current { get; set; }

    /// <summary>Whether a command is under way.</summary>
    [Parameter] public bool Busy { get; set; }

    /// <summary>Asks for the end of the session with this id.</summary>
    [Parameter, EditorRequired] public EventCallback<string> OnEnd { get; set; }

    [Inject] private IStringLocalizer<PeopleTexts> Text { get; set; } = null!;

    private IReadOnlyList<DataColumn<Session>> Columns =>
    [
        new(Text["Device"], session => builder =>
        {
            builder.AddContent(0, DeviceName.Of(session.Device) ?? Text["DeviceUnknown"]);
            if (session.Id == Current)
            {
                builder.AddContent(1, " ");
                builder.OpenElement(2, "span");
                builder.AddAttribute(3, "class", "muted");
                builder.AddContent(4, Text["ThisSession"]);
                builder.CloseElement();
            }
        }),
        new(Text["SignedInBy"], session => builder => builder.AddContent(0, Text[$"Method_{session.Method}"])),
        new(Text["Started"], session => Moment(session.StartedAt, TimeForm.Full)),
        new(Text["LastSeen"], session => Moment(session.LastSeenAt, TimeForm.Ago)),
        new(Text["EndsAt"], session => Moment(session.EndsAt, TimeForm.Full)),
        new(Text["Actions"], session => builder =>
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "type", "button");
            builder.AddAttribute(2, "class", "button");
            builder.AddAttribute(3, "disabled", Busy);
            builder.AddAttribute(4, "aria-label", Text["EndOf", DeviceName.Of(session.Device) ?? Text["DeviceUnknown"]].Value);
            builder.AddAttribute(5, "onclick", EventCallback.Factory.Create(this, () => OnEnd.InvokeAsync(session.Id)));
            builder.AddContent(6, Text["End"]);
            builder.CloseElement();
        }),
    ];

    private static RenderFragment Moment(DateTimeOffset value, TimeForm form) => builder =>
    {
        builder.OpenComponent<LocalTime>(0);
        builder.AddComponentParameter(1, nameof(LocalTime.Value), value);
        builder.AddComponentParameter(2, nameof(LocalTime.Form), form);
        builder.CloseComponent();
    };
}
