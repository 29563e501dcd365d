namespace Portal.Governance.Access;

/// <summary>Names of the authorization policies. Pages, endpoints and hubs name one of these; <see cref="AccessMatrix"/> says who passes each.</summary>
public static class PortalPolicies
{
    /// <summary>Watch dashboards and read numbers: every signed-in person, and API keys of scope <c>read</c> or <c>admin</c>. The fallback policy.</summary>
    public const string View = "portal.view";

    /// <summary>Send telemetry: API keys of scope <c>ingest</c> or <c>admin</c> only, never a person's cookie.</summary>
    public const string Ingest = "portal.ingest";

    /// <summary>Change how the portal works: people of role Admin, and API keys of scope <c>admin</c>.</summary>
    public const string Administer = "portal.administer";

    /// <summary>
    /// Read prompts, answers and tool arguments: people of roles Admin, ModelOwner, Reviewer and DataProtectionOfficer, and API keys of scope <c>admin</c>.
    /// Whoever looks at content is recorded.
    /// </summary>
    public const string ReadContent = "portal.content";

    /// <summary>Read the record of who looked at content: people of roles Admin and DataProtectionOfficer, and API keys of scope <c>admin</c>.</summary>
    public const string ReviewContentLooks = "portal.content-looks";

    /// <summary>Register and change models, versions, deployments and their cards.</summary>
    public const string EditModels = "portal.models.edit";

    /// <summary>Read, verify and export the audit trail.</summary>
    public const string ReviewAudit = "portal.audit";

    /// <summary>Say something about what others wrote.</summary>
    public const string Comment = "portal.comment";

    /// <summary>Report what became of a call later: API keys only.</summary>
    public const string WriteOutcomes = "portal.outcomes";

    /// <summary>
    /// Send judgements of answers: API keys of scope <c>outcomes</c>, and those of scope <c>ingest</c>, which may send the same as events of OpenTelemetry.
    /// </summary>
    public const string WriteEvaluations = "portal.evaluations";

    /// <summary>Leave feedback on a call: API keys only.</summary>
    public const string WriteFeedback = "portal.feedback";

    /// <summary>Ask whether a release may go out: API keys only.</summary>
    public const string AskGate = "portal.gate";
}
