using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Portal.Access;
using Portal.Governance.Access;

namespace Portal.Tests.Access;

public sealed class SignInRulesTests
{
    [Theory]
    [InlineData("/latency?range=1h", "/latency?range=1h")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("latency", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\tevil", "/")]
    [InlineData("/\r\nSet-Cookie: a=b", "/")]
    public void SafeReturn_OfAnAddress_StaysOnThisSite(string? address, string expected) => SignInUrls.SafeReturn(address).ShouldBe(expected);

    [Theory]
    [InlineData("Development", "127.0.0.1", "localhost:5080", null, true)]
    [InlineData("Development", "::1", "[::1]:5080", null, true)]
    [InlineData("Production", "127.0.0.1", "localhost:5080", null, false)]
    [InlineData("Staging", "127.0.0.1", "localhost:5080", null, false)]
    [InlineData("Development", "192.168.1.7", "localhost:5080", null, false)]
    [InlineData("Development", "127.0.0.1", "rebound.example:5080", null, false)]
    [InlineData("Development", "127.0.0.1", "localhost:5080", "203.0.113.9", false)]
    public void DevelopmentPeople_AreOffered_OnlyOnThisMachine(string environment, string address, string host, string? forwardedFor, bool offered)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Host = new HostString(host);
        if (forwardedFor is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        }
        new DevelopmentSignIn(new Host(environment)).IsOffered(context).ShouldBe(offered);
    }

    [Fact]
    public void DevelopmentPeople_AreOnePerRole() => DevelopmentSignIn.People.Select(person => person.Role).ShouldBe(PortalRoles.All);

    private sealed class Host(string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;
        public string ApplicationName { get; set; } = "portal";
        public string ContentRootPath { get; set; } = "/";
        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
