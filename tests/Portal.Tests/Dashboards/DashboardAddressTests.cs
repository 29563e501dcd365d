using Portal.Dashboards;
using Portal.Live.Series;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Tests.Dashboards;

public sealed class DashboardAddressTests
{
    private static readonly DashboardQuery Nothing = new(null, null, null, null, null, null, null, null);
    private static readonly DashboardPanel Panel = new()
    {
        Id = "p",
        Metric = "calls",
        Form = PanelForm.Line,
        Filter = DashboardPanel.NoFilter with { Applications = ["own"], Environments = ["production"] },
        Place = new Tile("p", 0, 0, 6, 5),
    };

    [Fact]
    public void For_WhatTheAddressChooses_ReplacesThatDimensionOnly()
    {
        var address = DashboardAddress.Read("acme", Nothing with { Application = ["chosen"] }, out _);

        var filter = address.For(Panel);

        (filter.Tenant, filter.Applications[0], filter.Environments[0]).ShouldBe(("acme", "chosen", "production"));
    }

    [Fact]
    public void For_AnEmptyAddress_LeavesThePanelItsOwnFilter() =>
        DashboardAddress.Read("acme", Nothing, out _).For(Panel).ToKey().ShouldBe((Panel.Filter with { Tenant = "acme" }).ToKey());

    [Fact]
    public void ToUrl_ReadBack_IsTheSameView()
    {
        var id = Guid.NewGuid();
        var address = DashboardAddress.Read("acme", Nothing with { Range = "24h", Model = ["a&b"], Panel = "p 1" }, out var unusable);

        unusable.ShouldBeNull();
        address.ToUrl(id).ShouldBe($"/dashboards/{id}?range=24h&model=a%26b&panel=p%201");
        new DashboardAddress(new CallFilter { Tenant = "" }, null, null).ToUrl(id, edit: true).ShouldBe($"/dashboards/{id}?edit=1");
    }

    [Fact]
    public void Read_BadRange_IsNamedAndLeftOut()
    {
        var address = DashboardAddress.Read("acme", Nothing with { Range = "2 hours" }, out var unusable);

        unusable.ShouldBe("2 hours");
        address.Range.ShouldBeNull();
    }
}
