namespace Portal.Tools.Demo;

/// <summary>One model call of the demo before it is dressed in an instrumentation's attribute names.</summary>
internal sealed record DemoCall
{
    public required DemoApplication Application { get; init; }
    public required string Version { get; init; }
    public required DemoModel Model { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required TimeSpan Duration { get; init; }

    /// <summary>Null where the application does not stream.</summary>
    public required TimeSpan? Ttft { get; init; }
    public required DemoUsage Usage { get; init; }

    /// <summary>Null when the call succeeded; else the type OpenTelemetry's <c>error.type</c> would carry.</summary>
    public required string? ErrorType { get; init; }
    public required string FinishReason { get; init; }
    public required DemoCaller Caller { get; init; }
    public required string ResponseId { get; init; }

    /// <summary>What the provider says of the build that answered; changes when it changes the model silently.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>How good the answer is, 0 to 1: evaluators and users judge by it.</summary>
    public required double Quality { get; init; }

    /// <summary>Null where no decision about a person was made.</summary>
    public DemoDecision? Decision { get; init; }

    /// <summary>Whether the answer names a person's data that it should not.</summary>
    public bool LeaksPersonalData { get; init; }

    /// <summary>Whether the question tries to talk the model into something.</summary>
    public bool IsAttack { get; init; }

    /// <summary>The agent's second call, with the tool's result.</summary>
    public DemoCall? FollowUp { get; init; }

    public DateTimeOffset End => Start + Duration;

    public bool IsEmbedding => ReferenceEquals(Model, DemoModel.Embedding);
}

/// <summary>Tokens as the provider bills them: cached tokens are part of the input, reasoning is part of the output.</summary>
internal sealed record DemoUsage(long Input, long Output, long CacheRead, long CacheWrite, long Reasoning);

/// <summary>Who asked.</summary>
/// <param name="Customer">The customer company on whose behalf.</param>
internal sealed record DemoCaller(string User, string Conversation, string Customer, string Language);

/// <summary>A decision about a person of known groups.</summary>
/// <param name="Score">How sure the model is that the loan is paid back, 0 to 1; above a half it approves.</param>
/// <param name="Id">The application's name of the decision, under which the truth may come later.</param>
/// <param name="Amount">What was asked for, in euros.</param>
/// <param name="Pair">The same prompt with another group has the same; empty: asked once.</param>
internal sealed record DemoDecision(string Gender, string AgeBand, double Score, string Id, double Amount, string Pair = "")
{
    public bool Approved => Score > 0.5;
}
