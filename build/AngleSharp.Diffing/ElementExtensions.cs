using AngleSharp.Dom;

namespace AngleSharp.Diffing.Extensions;

/// <summary>The one member of AngleSharp.Diffing that bUnit's event dispatch needs.</summary>
public static class ElementExtensions
{
    /// <summary>The ancestors of a node, nearest first.</summary>
    public static IEnumerable<INode> GetParents(this INode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            yield return parent;
        }
    }
}
