using System.Globalization;
using System.Text;
using Portal.Telemetry.Series;

namespace Portal.Shell;

/// <summary>Addresses of pages: the only way slices link to each other. Filters and time range are query parameters, so every view is a link.</summary>
public static class PortalUrls
{
    /// <summary>Query parameter of a time range: "15m" or "from/to" in ISO 8601.</summary>
    public const string Range = "range";

    /// <summary>Query parameters of a filter; each may be given several times.</summary>
    public const string Application = "application";
    public const string Environment = "environment";
    public const string Provider = "provider";
    public const string Model = "model";
    public const string Version = "version";
    public const string Operation = "operation";

    /// <summary>What stands in front of every path behind a reverse proxy, for example <c>/portal</c>; empty where the portal has a host of its own. Set once, at start.</summary>
    public static string BasePath { get; internal set; } = "";

    /// <summary>The address of a path of this site.</summary>
    /// <param name="path">With its leading slash, and without <see cref="BasePath"/>.</param>
    public static string Of(string path) => BasePath + path;

    public static string Overview() => $"{BasePath}/";

    /// <summary>The Latency page of a filter and range; null leaves the page's own default.</summary>
    public static string Latency(CallFilter? filter = null, string? range = null) => WithQuery("/latency", filter, range);

    /// <summary>What calls cost, of a filter and range.</summary>
    public static string Cost(CallFilter? filter = null, string? range = null) => WithQuery("/cost", filter, range);

    /// <summary>Whether decisions treat groups alike, of a filter and range.</summary>
    /// <param name="group">The attribute to begin with, without <c>portal.group.</c>; null: the first there is.</param>
    public static string Bias(CallFilter? filter = null, string? range = null, string? group = null)
    {
        var address = WithQuery("/bias", filter, range);
        return string.IsNullOrEmpty(group) ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}group={Uri.EscapeDataString(group)}";
    }

    /// <summary>Whether an application's traffic is still what it was, of a filter that names it and a range.</summary>
    public static string Drift(CallFilter? filter = null, string? range = null) => WithQuery("/drift", filter, range);

    /// <summary>How answers are judged, of a filter and range.</summary>
    public static string Quality(CallFilter? filter = null, string? range = null) => WithQuery("/quality", filter, range);

    /// <summary>What was found in calls that should not be there, of a filter and range.</summary>
    public static string Safety(CallFilter? filter = null, string? range = null) => WithQuery("/safety", filter, range);

    /// <summary>The price table.</summary>
    public static string Prices() => $"{BasePath}/prices";

    /// <summary>Search over calls of a filter and range.</summary>
    /// <param name="search">Text of the search box, for example <c>latency>2s error:timeout</c>.</param>
    public static string Calls(CallFilter? filter = null, string? range = null, string? search = null)
    {
        var address = WithQuery("/calls", filter, range);
        return string.IsNullOrEmpty(search) ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}q={Uri.EscapeDataString(search)}";
    }

    /// <summary>One call with its messages, tokens and price. Both ids as lower-case hex.</summary>
    public static string Call(string traceId, string spanId) => $"{BasePath}/traces/{traceId}/{spanId}";

    /// <summary>A whole trace. The id as lower-case hex.</summary>
    public static string Trace(string traceId) => $"{BasePath}/traces/{traceId}";

    /// <summary>The calls of a conversation as a thread.</summary>
    public static string Conversation(string conversationId) => $"{BasePath}/conversations/{Uri.EscapeDataString(conversationId)}";

    /// <summary>Usage by end user; users appear as keyed hashes only.</summary>
    public static string EndUsers(CallFilter? filter = null, string? range = null) => WithQuery("/end-users", filter, range);

    /// <summary>What senders measured and judged themselves, of a filter and range.</summary>
    public static string Metrics(CallFilter? filter = null, string? range = null) => WithQuery("/measurements", filter, range);

    public static string Dashboards() => $"{BasePath}/dashboards";

    public static string Dashboard(Guid id) => $"{BasePath}/dashboards/{id:D}";

    /// <summary>A dashboard without anything around it, for a screen on a wall.</summary>
    public static string DashboardWall(Guid id) => $"{BasePath}/dashboards/{id:D}/wall";

    /// <summary>Who sends telemetry, in which dialect, and what ingest had to correct.</summary>
    public static string Senders(string? range = null) => WithQuery("/senders", filter: null, range);

    /// <summary>One sender: an application, its SDK and one instrumentation scope.</summary>
    public static string Sender(string id, string? range = null) => WithQuery($"/senders/{Uri.EscapeDataString(id)}", filter: null, range);

    /// <summary>Queues, disk, tables and retention of the telemetry store.</summary>
    public static string IngestHealth() => $"{BasePath}/ingest-health";

    /// <summary>Who looked at content, when and through which door.</summary>
    public static string ContentLooks() => $"{BasePath}/content-looks";

    /// <summary>Who changed what, when and why.</summary>
    public static string Audit() => $"{BasePath}/audit";

    /// <summary>Everything that was changed about one thing.</summary>
    /// <param name="kind">The kind of subject as the trail has it: <c>budget</c>.</param>
    public static string Audit(string kind, string id) => $"{Audit()}?subject={Uri.EscapeDataString($"{kind}:{id}")}";

    /// <summary>Settings of one application, or the list of applications.</summary>
    public static string ApplicationSettings(string? application = null) =>
        application is null ? $"{BasePath}/applications" : $"{BasePath}/applications/{Uri.EscapeDataString(application)}/settings";

    /// <summary>The catalogue of models.</summary>
    public static string Models() => $"{BasePath}/models";

    /// <summary>Models seen in traffic that nobody has registered.</summary>
    public static string UnregisteredModels() => $"{BasePath}/models/unregistered";

    /// <summary>The form that registers a model, filled in from traffic where there is any.</summary>
    public static string RegisterModel(string? application = null, string? environment = null, string? provider = null, string? responseModel = null)
    {
        var query = new StringBuilder();
        Add(query, Application, application is null ? [] : [application]);
        Add(query, Environment, environment is null ? [] : [environment]);
        Add(query, Provider, provider is null ? [] : [provider]);
        Add(query, Model, responseModel is null ? [] : [responseModel]);
        return $"{BasePath}/models/new{query}";
    }

    /// <summary>The form that changes what a model is.</summary>
    public static string EditModel(string name) => $"{BasePath}/models/{Uri.EscapeDataString(name)}/edit";

    /// <summary>One model. <paramref name="tab"/>: key of a <see cref="ModelTab"/>; null: the first.</summary>
    public static string RegisteredModel(string name, string? tab = null) =>
        $"{BasePath}/models/{Uri.EscapeDataString(name)}{(tab is null ? "" : $"?tab={Uri.EscapeDataString(tab)}")}";

    /// <summary>All projects.</summary>
    public static string Projects() => $"{BasePath}/projects";

    /// <summary>The teams, rights and keys of a project.</summary>
    public static string Project(string tenant) => $"{BasePath}/projects/{Uri.EscapeDataString(tenant)}";

    /// <summary>The people, rights and keys of a team.</summary>
    public static string Team(Guid id) => $"{BasePath}/teams/{id:D}";

    /// <summary>The API keys of the project one works in.</summary>
    public static string Keys() => $"{BasePath}/keys";

    /// <summary>Where the form is posted that changes the project one works in.</summary>
    public static string SwitchProject() => $"{BasePath}/projects/switch";

    /// <summary>Everybody who can sign in.</summary>
    public static string People() => $"{BasePath}/people";

    /// <summary>One person, with rights and sessions.</summary>
    public static string Person(Guid id) => $"{BasePath}/people/{id:D}";

    /// <summary>Codes sealed for the day on which the identity provider is down.</summary>
    public static string BreakGlassCodes() => $"{BasePath}/people/break-glass";

    /// <summary>The signed-in person's own settings and sessions.</summary>
    public static string Profile() => $"{BasePath}/profile";

    public static string Prompts() => $"{BasePath}/prompts";

    /// <summary>One prompt; a version of it, else the one in production.</summary>
    public static string Prompt(string name, int? version = null) =>
        $"{BasePath}/prompts/{Uri.EscapeDataString(name)}{(version is { } number ? string.Create(CultureInfo.InvariantCulture, $"?version={number}") : "")}";

    public static string DataSets() => $"{BasePath}/data-sets";

    /// <summary>One data set: versions, lineage, and the runs that read it.</summary>
    public static string DataSet(string name) => $"{BasePath}/data-sets/{Uri.EscapeDataString(name)}";

    /// <summary>Writes the card of a model. <paramref name="field"/>: the field to begin with.</summary>
    public static string ModelCardEditor(string name, string? field = null) =>
        $"{BasePath}/models/{Uri.EscapeDataString(name)}/card/edit{(field is null ? "" : $"?field={Uri.EscapeDataString(field)}")}";

    /// <summary>Published versions and saved drafts of a model's card.</summary>
    public static string ModelCardVersions(string name) => $"{BasePath}/models/{Uri.EscapeDataString(name)}/card/versions";

    /// <summary>One published version of a model's card.</summary>
    public static string ModelCardVersion(string name, int number) => $"{ModelCardVersions(name)}/{number}";

    /// <summary>What changed between two states of a model's card: numbers of versions, or <c>draft</c>.</summary>
    public static string ModelCardDiff(string name, string from, string to) =>
        $"{BasePath}/models/{Uri.EscapeDataString(name)}/card/diff?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}";

    /// <summary>The sign-in page, which leads back to <paramref name="returnUrl"/>.</summary>
    public static string SignIn(string? returnUrl = null) =>
        returnUrl is null ? $"{BasePath}/sign-in" : $"{BasePath}/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}";

    /// <summary>Where the sign-out form is posted.</summary>
    public static string SignOut() => $"{BasePath}/sign-out";

    /// <summary>The query text of a filter and range, with a leading '?' unless empty.</summary>
    public static string Query(CallFilter? filter, string? range)
    {
        var query = new StringBuilder();
        Add(query, Range, range is null ? [] : [range]);
        if (filter is not null)
        {
            Add(query, Application, filter.Applications);
            Add(query, Environment, filter.Environments);
            Add(query, Provider, filter.Providers);
            Add(query, Model, filter.Models);
            Add(query, Version, filter.Versions);
            Add(query, Operation, filter.Operations);
        }
        return query.ToString();
    }

    private static string WithQuery(string path, CallFilter? filter, string? range) => BasePath + path + Query(filter, range);

    private static void Add(StringBuilder query, string name, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
