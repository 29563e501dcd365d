using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.ClickHouse;

public sealed class ConnectionSettingsTests
{
    [Fact]
    public void Parse_EveryKey_IsRead()
    {
        var settings = ClickHouseConnectionSettings.Parse(
            "Host=ch.example;Port=9443;Protocol=https;Database=portal;Username=app;Password='p;w=1';Compression=true;Timeout=1.5;KillOnCancel=false;set_max_threads=2");
        settings.Endpoint.ShouldBe(new Uri("https://ch.example:9443/"));
        settings.Database.ShouldBe("portal");
        settings.User.ShouldBe("app");
        settings.Password.ShouldBe("p;w=1");
        settings.Compression.ShouldBeTrue();
        settings.CommandTimeout.ShouldBe(TimeSpan.FromSeconds(1.5));
        settings.KillOnCancel.ShouldBeFalse();
        settings.Settings.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, string>("max_threads", "2"));
        settings.ToString().ShouldNotContain("p;w=1");
    }

    [Theory]
    [InlineData("Host=h", "http://h:8123/")]
    [InlineData("Host=h;Protocol=https", "https://h:8443/")]
    [InlineData("Host=::1;Port=1", "http://[::1]:1/")]
    [InlineData("Endpoint=https://proxy.example/clickhouse/", "https://proxy.example/clickhouse/")]
    public void Parse_Address_IsTheEndpoint(string text, string expected) =>
        ClickHouseConnectionSettings.Parse(text).Endpoint.ShouldBe(new Uri(expected));

    [Fact]
    public void Parse_ManyFaults_ListsThemAll()
    {
        var error = Should.Throw<FormatException>(() =>
            ClickHouseConnectionSettings.Parse("Port=0;Protocol=tcp;Compression=perhaps;Timeout=soon;Passwrd=x"));
        foreach (var fault in new[] { "Host (or Endpoint) is missing", "Port '0'", "Protocol 'tcp'", "Compression 'perhaps'", "Timeout 'soon'", "'passwrd' is not a key" })
        {
            error.Message.ShouldContain(fault);
        }
    }

    [Fact]
    public void Parse_NoPairs_SaysSo() =>
        Should.Throw<FormatException>(() => ClickHouseConnectionSettings.Parse("localhost")).Message.ShouldContain("key=value");
}
