using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Access;
using Portal.Access.Keys;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Shell;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>The portal as a list of things, and as a process that answers.</summary>
public sealed partial class MatrixPortal(GovernanceFixture store) : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("portal-matrix-").FullName;
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private GovernanceDatabase? _database;
    private PortalProcess? _portal;
    private string _expiredKey = "";

    internal IReadOnlyList<MatrixThing> Things { get; private set; } = [];

    internal IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await using (var factory = new WebApplicationFactory<App>().WithWebHostBuilder(host => host.UseSetting("Portal:Data", _data)))
        {
            Endpoints = [.. factory.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()];
            Things = MatrixThing.Of(Endpoints);
        }
        _database = await store.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        _portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForRecords = true,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:Governance"] = ConnectionString(_database),
                ["Access:SignInPerMinute"] = "10000",
                ["Access:AnonymousPerMinute"] = "1000000",
                ["Access:RequestsPerMinute"] = "1000000",
                ["Access:ExportsPerMinute"] = "10000",
                ["Api:RequestsPerMinute"] = "1000000",
            },
        });
        var past = new ManualTime(TimeProvider.System.GetUtcNow().AddDays(-2));
        _expiredKey = new KeyRing(new DataDirectory(_portal.Data), past).Create("expired", ApiKeyScope.Admin, Project.Default, TimeSpan.FromDays(1), "test").Text;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Sends a request of a caller for a thing, and says how far it got.</summary>
    internal async Task<MatrixAnswer> AskAsync(MatrixThing thing, Caller caller, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(new HttpMethod(thing.Method), new Uri(thing.IsGrpc ? _portal!.OtlpGrpcAddress : _portal!.Address, thing.Path));
        if (thing.IsGrpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        }
        else if (thing.Method is not "GET" and not "HEAD")
        {
            request.Content = new ByteArrayContent([]) { Headers = { ContentType = MediaTypeHeaderValue.Parse(thing.ContentType) } };
        }
        using var answer = await (await ClientAsync(caller)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        return (answer.StatusCode, Grpc(answer)) switch
        {
            (HttpStatusCode.Unauthorized, _) or (_, "16") => MatrixAnswer.Unauthorized,
            (HttpStatusCode.Forbidden, _) or (_, "7") => MatrixAnswer.Forbidden,
            (HttpStatusCode.Redirect, _) when answer.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal) => MatrixAnswer.SignIn,
            _ => MatrixAnswer.Yes,
        };
    }

    /// <summary>Disables a person who is signed in, as an administrator would.</summary>
    internal async Task DisableAsync(CancellationToken stop)
    {
        await ClientAsync(Callers.Disabled);
        await using var db = await _database!.Contexts.CreateDbContextAsync(stop);
        var person = await db.Set<Person>().SingleAsync(one => one.Subject == DisabledPerson.Id, stop);
        person.Disabled = true;
        db.Audit(Actor.System("test", Project.Default), "access.person.disabled", new AuditSubject(AuditSubject.Person, person.Id.ToString(), person.Name));
        await db.SaveChangesAsync(stop);
    }

    private static DevelopmentPerson DisabledPerson => DevelopmentSignIn.People.Single(person => person.Role == PortalRoles.Admin);

    private async Task<HttpClient> ClientAsync(Caller caller)
    {
        if (_clients.TryGetValue(caller.Name, out var known))
        {
            return known;
        }
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = _portal!.Address };
        if (caller.Scope is { } scope)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(scope));
        }
        else if (caller.IsExpiredKey)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _expiredKey);
        }
        else if (caller.Role is { } role)
        {
            await SignInAsync(client, DevelopmentSignIn.People.Single(person => person.Role == role));
        }
        else if (caller == Callers.Disabled)
        {
            await SignInAsync(client, DisabledPerson);
        }
        return _clients.GetOrAdd(caller.Name, client);
    }

    private static async Task SignInAsync(HttpClient client, DevelopmentPerson person)
    {
        var token = Token().Match(await client.GetStringAsync("/sign-in")).Groups["token"].Value;
        using var answer = await client.PostAsync("/sign-in/development", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("person", person.Id), new("returnUrl", "/")]));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private string KeyOf(string scope)
    {
        using var keys = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_portal!.Data, "dev-keys.json")));
        return keys.RootElement.GetProperty(scope).GetString()!;
    }

    private static string? Grpc(HttpResponseMessage answer) => answer.Headers.TryGetValues("grpc-status", out var status) ? status.Single() : null;

    private static string ConnectionString(GovernanceDatabase database)
    {
        using var db = new PortalDb(database.Options);
        return db.Database.GetConnectionString()!;
    }

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""(?<token>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
