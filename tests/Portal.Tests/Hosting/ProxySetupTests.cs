using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Hosting;

namespace Portal.Tests.Hosting;

public sealed class ProxySetupTests
{
    [Theory]
    [InlineData("/portal", true)]
    [InlineData("/tools/llm-portal", true)]
    [InlineData("portal", false)]
    [InlineData("/portal/", false)]
    [InlineData("/", false)]
    [InlineData("//evil", false)]
    [InlineData("/Portal", false)]
    [InlineData("/a b", false)]
    [InlineData("/..", false)]
    public void BasePath_WrittenAnyWay_IsTakenOnlyInOne(string basePath, bool taken)
    {
        var options = new PortalOptions { BasePath = basePath };

        options.Validate(new ValidationContext(options)).Any().ShouldBe(!taken);
    }

    [Fact]
    public void Proxies_NeitherAddressNorNetwork_AreNamed()
    {
        var options = new PortalOptions { Proxies = { "10.0.0.7", "10.0.0.0/24", "::1", "proxy.example" } };

        options.Validate(new ValidationContext(options)).Single().ErrorMessage!.ShouldContain("'proxy.example'");
    }

    // The left-most entry is what the client wrote itself: only what known proxies appended counts.
    [Theory]
    [InlineData("10.0.0.7", "198.51.100.1", "198.51.100.1", "https")]
    [InlineData("10.0.0.7", "6.6.6.6, 198.51.100.1", "198.51.100.1", "https")]
    [InlineData("10.0.0.7", "6.6.6.6, 198.51.100.1, 10.1.2.3", "198.51.100.1", "https")]
    [InlineData("192.0.2.9", "198.51.100.1", "192.0.2.9", "http")]
    public async Task ForwardedFor_FromAProxyOrAnybody_IsBelievedOfProxiesOnly(string peer, string forwardedFor, string sender, string scheme)
    {
        var options = new ForwardedHeadersOptions();
        ProxySetup.Configure(options, new PortalOptions { Proxies = { "10.0.0.7", "10.1.0.0/16" } });
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        context.Request.Headers["X-Forwarded-Proto"] = string.Join(", ", forwardedFor.Split(',').Select(_ => "https"));
        await new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(options)).Invoke(context);

        context.Connection.RemoteIpAddress!.ToString().ShouldBe(sender);
        context.Request.Scheme.ShouldBe(scheme);
    }

    [Theory]
    [InlineData("/prices", "/portal/prices")]
    [InlineData("/portalx/prices", "/portal/portalx/prices")]
    [InlineData("/portal/prices?q=/a", "/portal/prices?q=/a")]
    [InlineData("/", "/portal/")]
    [InlineData("https://login.example/x", "https://login.example/x")]
    [InlineData("//elsewhere/x", "//elsewhere/x")]
    [InlineData("", null)]
    public void Location_OfAnAnswer_LiesBelowTheBasePath(string location, string? sent) =>
        ProxySetup.Below(new PathString("/portal"), location).ShouldBe(sent);

    [Fact]
    public void RuntimeFloor_RuntimeThatAcceptsForgedCookies_IsRefused()
    {
        Should.Throw<StartupException>(() => RuntimeFloor.Check(new Version(10, 0, 6))).Message.ShouldContain("CVE-2026-40372");
        RuntimeFloor.Check(new Version(10, 0, 7));
        RuntimeFloor.Check(Environment.Version);
    }
}
