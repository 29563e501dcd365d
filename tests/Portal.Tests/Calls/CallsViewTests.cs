using Portal.Calls;
using Portal.Telemetry.CallSearch;

namespace Portal.Tests.Calls;

public sealed class CallsViewTests
{
    private static readonly string[]?[] NoFilters = [null, null, null, null, null, null];

    [Fact]
    public void Read_OfItsOwnAddress_IsTheSameView()
    {
        var view = CallsView.Read("default", new CallsQuery("7d", [["shop"], null, null, ["gpt-4o", "a&b"], null, null], "status:error attr.x=\"a b\"", "slowest", "start,attr.tenant,cost", "1"), out var faults);
        faults.ShouldBeEmpty();
        view.Order.ShouldBe(CallOrder.Slowest);

        var query = System.Web.HttpUtility.ParseQueryString(view.ToQuery());
        var again = CallsView.Read("default", new CallsQuery(
            query["range"], [query.GetValues("application"), null, null, query.GetValues("model"), null, null], query["q"], query["order"], query["columns"], query["follow"]), out _);

        (again.QuestionKey, again.Search, again.Follow).ShouldBe((view.QuestionKey, view.Search, true));
        again.Columns.ShouldBe(["start", "attr.tenant", "cost"]);
    }

    [Fact]
    public void Read_UnusableParts_AreLeftOutAndNamed()
    {
        var view = CallsView.Read("default", new CallsQuery("soon", NoFilters, null, "fastest", "start,colour", null), out var faults);

        faults.ShouldBe([("BadRange", "soon"), ("BadOrder", "fastest"), ("BadColumn", "colour")]);
        (view.Order, view.Columns.Single()).ShouldBe((CallOrder.Newest, "start"));
    }

    [Fact]
    public void ToQuery_OfThePageItself_IsEmpty() => CallsView.Read("default", new CallsQuery(null, NoFilters, null, null, null, null), out _).ToQuery().ShouldBe("");

    [Theory]
    [InlineData("start:200,model:0,attr.a:b:120", "start,model,attr.a:b", 200)]
    [InlineData("start:20,gone:100,start:300", "start", null)]
    [InlineData("", "", null)]
    public void ColumnWidths_Parse_KeepsWhatExists(string text, string columns, int? startWidth)
    {
        var widths = ColumnWidths.Parse(text);
        string.Join(',', widths.Columns).ShouldBe(columns);
        widths.Of("start").ShouldBe(startWidth);
        ColumnWidths.Parse(widths.ToString()).Columns.ShouldBe(widths.Columns);
    }
}
