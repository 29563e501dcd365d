using Portal.Ui;

namespace Portal.Documents.Pdf;

/// <summary>Draws charts with axes, units and a legend. Gaps stay gaps; bars and areas begin at zero; times are UTC and say so.</summary>
internal static class PdfCharts
{
    private const double Height = 130;
    private const double AxisRoom = 46;

    public static void Chart(PdfFlow flow, ChartBlock block)
    {
        var frame = block.Frame;
        flow.Gap(PdfStyle.Gap + 2);
        flow.Need(Height + 70);
        flow.Write([new TextRun(block.Title, TextStyles.Bold)], PdfStyle.Cell);
        if (block.Form == ChartForm.Heatmap || frame.Heat is not null)
        {
            flow.Write(TextRun.Plain(flow.Words("HeatUnprinted")), PdfStyle.Secondary);
        }
        else if (!frame.Series.Any(series => series.Values.Any(value => value is not null)))
        {
            flow.Write(TextRun.Plain(flow.Words("ChartEmpty")), PdfStyle.Secondary);
        }
        else
        {
            Plot(flow, block);
            Legend(flow, frame, block.Form);
        }
        if (block.Note is { Length: > 0 } note)
        {
            flow.Write(TextRun.Plain(note), PdfStyle.Small);
        }
        flow.Y += 4;
    }

    public static void Bars(PdfFlow flow, BarsBlock block)
    {
        flow.Gap(PdfStyle.Gap + 2);
        flow.Need(4 * PdfStyle.Cell.Line);
        flow.Write([new TextRun(block.Title, TextStyles.Bold)], PdfStyle.Cell);
        var font = TextSetter.Font(PdfStyle.Cell);
        var ink = PdfStyle.Black;
        var names = Math.Min(flow.Width * 0.35, block.Entries.Select(entry => font.Width(entry.Name)).DefaultIfEmpty(0).Max() + 8);
        var room = flow.Width - names - 70;
        var highest = block.Entries.Max(entry => entry.Value is { } value && double.IsFinite(value) ? Math.Abs(value) : 0);
        foreach (var entry in block.Entries)
        {
            flow.Need(PdfStyle.Cell.Line);
            var baseline = flow.Y + PdfStyle.Baseline(PdfStyle.Cell.Size);
            flow.Page.Text(TextSetter.Fitted(entry.Name, PdfStyle.Cell, names - 6), font, ink, PdfFlow.Left, baseline);
            var length = entry.Value is { } value && highest > 0 ? Math.Abs(value) / highest * room : 0;
            if (length > 0)
            {
                flow.Page.Rectangle(PdfStyle.SeriesInk("--series-5", 0), PdfFlow.Left + names, flow.Y + 2.5, length, PdfStyle.Cell.Line - 5);
            }
            var written = entry.Value is null ? flow.Words("NotKnown") : UnitFormat.Format(entry.Value, block.Unit, flow.Culture).ToString();
            flow.Page.Text(written, font, ink, PdfFlow.Left + names + length + 5, baseline);
            flow.Y += PdfStyle.Cell.Line;
        }
        flow.Y += 4;
    }

    private static void Plot(PdfFlow flow, ChartBlock block)
    {
        var frame = block.Frame;
        var bands = Bands(frame, block.Form);
        var known = bands.SelectMany(band => band).OfType<(double Low, double High)>().ToList();
        var ticks = ChartScale.Values(known.Min(value => value.Low), known.Max(value => value.High));
        var (left, right, top, bottom) = (PdfFlow.Left + AxisRoom, PdfFlow.Left + flow.Width, flow.Y + 6, flow.Y + 6 + Height);
        double X(long time) => left + (time - frame.From) / (double)Math.Max(1, frame.To - frame.From) * (right - left);
        double Y(double value) => bottom - (value - ticks[0]) / (ticks[^1] - ticks[0]) * Height;

        var font = TextSetter.Font(PdfStyle.Small);
        var ink = PdfStyle.Muted;
        foreach (var tick in ticks)
        {
            flow.Page.Line(new Pen(PdfStyle.Rule, tick == 0 ? 0.8 : 0.4), (left, Y(tick)), (right, Y(tick)));
            var label = UnitFormat.Format(tick, block.Unit, flow.Culture).ToString();
            flow.Page.Text(label, font, ink, left - 5 - font.Width(label), Y(tick) + 2.6);
        }
        foreach (var (time, label) in ChartScale.Times(frame.From, frame.To, flow.Culture))
        {
            var width = font.Width(label);
            flow.Page.Text(label, font, ink, Math.Clamp(X(time) - width / 2, left, right - width), bottom + 11);
        }
        foreach (var marker in frame.Markers.Where(marker => marker.Time >= frame.From && marker.Time <= frame.To))
        {
            flow.Page.Line(new Pen(PdfStyle.Muted, 0.6, PdfStyle.Dotted), (X(marker.Time), top), (X(marker.Time), bottom));
            flow.Page.Text(TextSetter.Fitted(marker.Label, PdfStyle.Small, 80), font, ink, Math.Min(X(marker.Time) + 2, right - 80), top + 6);
        }
        for (var place = 0; place < frame.Series.Count; place++)
        {
            Draw(flow.Page, block, place, bands[place], X, Y);
        }
        flow.Y = bottom + 16;
    }

    private static void Draw(PdfCanvas page, ChartBlock block, int place, (double Low, double High)?[] band, Func<long, double> x, Func<double, double> y)
    {
        var frame = block.Frame;
        var color = PdfStyle.SeriesInk(frame.Series[place].Color, place);
        if (block.Form == ChartForm.Bar)
        {
            for (var index = 0; index < band.Length; index++)
            {
                if (band[index] is { } bar && bar.High != bar.Low)
                {
                    var (left, right) = (x(frame.Times[index]), x(index + 1 < frame.Times.Count ? frame.Times[index + 1] : frame.End ?? frame.Times[index] + frame.Step));
                    var width = Math.Max(0.5, (right - left) * 0.82);
                    page.Rectangle(color, left + (right - left - width) / 2, y(Math.Max(bar.High, bar.Low)), width, Math.Abs(y(bar.Low) - y(bar.High)));
                }
            }
            return;
        }
        var pen = Pen(frame, place, block.Form);
        foreach (var stretch in Stretches(band))
        {
            var points = stretch.Select(index => (X: x(frame.Times[index]), Y: y(band[index]!.Value.High))).ToArray();
            if (block.Form == ChartForm.Area)
            {
                page.Shade(color, [.. points, .. stretch.Reverse().Select(index => (x(frame.Times[index]), y(band[index]!.Value.Low)))]);
            }
            if (points.Length == 1)
            {
                page.Rectangle(color, points[0].X - 1.2, points[0].Y - 1.2, 2.4, 2.4);
            }
            else
            {
                page.Line(pen, points);
            }
        }
    }

    private static Pen Pen(ChartFrame frame, int place, ChartForm form) => new(
        PdfStyle.SeriesInk(frame.Series[place].Color, place),
        frame.Series[place].Emphasis ? 1.6 : 1.1,
        frame.Series[place].Comparison ? PdfStyle.Dotted : form == ChartForm.Line ? PdfStyle.Dash(place) : null);

    private static void Legend(PdfFlow flow, ChartFrame frame, ChartForm form)
    {
        var font = TextSetter.Font(PdfStyle.Small);
        var x = PdfFlow.Left + AxisRoom;
        for (var place = 0; place < frame.Series.Count; place++)
        {
            var name = TextSetter.Fitted(frame.Series[place].Name, PdfStyle.Small, flow.Width - AxisRoom - 40);
            var width = font.Width(name) + 30;
            if (x + width > PdfFlow.Left + flow.Width && x > PdfFlow.Left + AxisRoom)
            {
                (x, flow.Y) = (PdfFlow.Left + AxisRoom, flow.Y + PdfStyle.Small.Line);
            }
            var middle = flow.Y + PdfStyle.Small.Line / 2;
            var pen = Pen(frame, place, form);
            if (form == ChartForm.Line)
            {
                flow.Page.Line(pen, (x, middle), (x + 16, middle));
            }
            else
            {
                flow.Page.Rectangle(pen.Ink, x + 8, middle - 3, 7, 6);
            }
            flow.Page.Text(name, font, PdfStyle.Black, x + 20, flow.Y + PdfStyle.Baseline(PdfStyle.Small.Size));
            x += width;
        }
        var zone = flow.Words("ChartZone");
        flow.Page.Text(zone, font, PdfStyle.Muted, PdfFlow.Left + flow.Width - font.Width(zone), flow.Y + PdfStyle.Small.Line + PdfStyle.Baseline(PdfStyle.Small.Size));
        flow.Y += 2 * PdfStyle.Small.Line;
    }

    /// <summary>What each value spans: from zero, or from the top of the series below it where they are stacked.</summary>
    private static List<(double Low, double High)?[]> Bands(ChartFrame frame, ChartForm form)
    {
        var tops = new double[frame.Times.Count];
        var bands = new List<(double, double)?[]>();
        foreach (var series in frame.Series)
        {
            var band = new (double, double)?[frame.Times.Count];
            for (var index = 0; index < band.Length && index < series.Values.Count; index++)
            {
                if (series.Values[index] is { } value && double.IsFinite(value))
                {
                    var low = form == ChartForm.Line ? value : tops[index];
                    band[index] = (low, form == ChartForm.Line ? value : low + value);
                    tops[index] += value;
                }
            }
            bands.Add(band);
        }
        return bands;
    }

    private static IEnumerable<int[]> Stretches((double Low, double High)?[] band)
    {
        var stretch = new List<int>();
        for (var index = 0; index <= band.Length; index++)
        {
            if (index < band.Length && band[index] is not null)
            {
                stretch.Add(index);
            }
            else if (stretch.Count > 0)
            {
                yield return [.. stretch];
                stretch.Clear();
            }
        }
    }
}
