using System.Net;
using Portal.Governance.Outbound;

namespace Portal.Tests.Outbound;

/// <summary>Ranges are those of the IANA special-purpose address registries.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)] // NAT64 of 10.0.0.1
    [InlineData("2002:a00:1::", false)] // 6to4 of 10.0.0.1
    [InlineData("2001:db8::1", false)]
    public void IsAllowed_WithoutExceptions_IsThePublicInternet(string address, bool expected) => PublicAddress.IsAllowed(IPAddress.Parse(address), []).ShouldBe(expected);

    [Fact]
    public void IsAllowed_NetworkThatSettingsName_IsAllowedAndNothingBeside() =>
        (PublicAddress.IsAllowed(IPAddress.Parse("10.1.2.3"), [IPNetwork.Parse("10.1.0.0/16")]), PublicAddress.IsAllowed(IPAddress.Parse("10.2.2.3"), [IPNetwork.Parse("10.1.0.0/16")])).ShouldBe((true, false));
}
