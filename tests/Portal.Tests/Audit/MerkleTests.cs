using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Tree;

namespace Portal.Tests.Audit;

/// <summary>
/// The tree is RFC 6962's. Leaves, roots and proofs are the test data of the certificate transparency projects (github.com/transparency-dev/merkle,
/// proof/verify_test.go), written by others for others' code.
/// </summary>
public sealed class MerkleTests
{
    private static readonly byte[][] Leaves =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    private static readonly byte[][] Roots =
    [
        .. new[]
        {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        }.Select(Convert.FromHexString),
    ];

    [Fact]
    public void Root_OfTheStandardLeaves_IsThePublishedOne()
    {
        var frontier = new MerkleFrontier();
        frontier.Root().ShouldBe(Convert.FromHexString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        for (var i = 0; i < Leaves.Length; i++)
        {
            frontier.Append(MerkleHash.Leaf(Leaves[i]));

            frontier.Root().ShouldBe(Roots[i]);
        }
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Inclusion_Published_IsWhatTheTilesGiveAndIsAccepted(long index, long size, string published)
    {
        var path = Hashes(published);

        TiledTree.Of(Leaves.Take((int)size)).Hashes(MerkleProof.InclusionRanges(index, size)).ShouldBe(path);
        MerkleProof.Includes(index, size, MerkleHash.Leaf(Leaves[index]), path, Roots[size - 1]).ShouldBeTrue();
        foreach (var (wrong, why) in Corrupted(path))
        {
            MerkleProof.Includes(index, size, MerkleHash.Leaf(Leaves[index]), wrong, Roots[size - 1]).ShouldBeFalse(why);
        }
        MerkleProof.Includes(index ^ 1, size, MerkleHash.Leaf(Leaves[index]), path, Roots[size - 1]).ShouldBeFalse("another index");
        MerkleProof.Includes(index, size * 2, MerkleHash.Leaf(Leaves[index]), path, Roots[size - 1]).ShouldBeFalse("another size");
        MerkleProof.Includes(index, size, MerkleHash.Leaf(Leaves[7 - index]), path, Roots[size - 1]).ShouldBeFalse("another leaf");
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    [InlineData(6, 7, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    public void Consistency_Published_IsWhatTheTilesGiveAndIsAccepted(long older, long newer, string published)
    {
        var path = Hashes(published);

        TiledTree.Of(Leaves.Take((int)newer)).Hashes(MerkleProof.ConsistencyRanges(older, newer)).ShouldBe(path);
        MerkleProof.Continues(older, newer, Roots[older - 1], Roots[newer - 1], path).ShouldBeTrue();
        foreach (var (wrong, why) in Corrupted(path))
        {
            MerkleProof.Continues(older, newer, Roots[older - 1], Roots[newer - 1], wrong).ShouldBeFalse(why);
        }
        MerkleProof.Continues(older, newer, Roots[older], Roots[newer - 1], path).ShouldBeFalse("another older root");
        MerkleProof.Continues(older, newer, Roots[older - 1], Roots[newer % 8], path).ShouldBeFalse("another newer root");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    [InlineData(66_000)] // two full levels of tiles and a third
    public void Tiles_OfAnySize_GiveTheRootsAndProofsOfTheWholeTree(int size)
    {
        var leaves = Enumerable.Range(0, size).Select(BitConverter.GetBytes).ToList();
        var tree = TiledTree.Of(leaves);
        var frontier = new MerkleFrontier();
        var roots = leaves.Select(leaf =>
        {
            frontier.Append(MerkleHash.Leaf(leaf));
            return frontier.Root();
        }).ToList();

        tree.Edge.Root().ShouldBe(roots[^1]);
        foreach (var index in Some(size))
        {
            MerkleProof.Includes(index, size, MerkleHash.Leaf(leaves[index]), tree.Hashes(MerkleProof.InclusionRanges(index, size)), roots[^1]).ShouldBeTrue();
            MerkleProof.Continues(index + 1, size, roots[index], roots[^1], tree.Hashes(MerkleProof.ConsistencyRanges(index + 1, size))).ShouldBeTrue();
        }
    }

    [Fact]
    public void Edge_LoadedAtEverySizeAndGrown_IsTheEdgeOfTheLargerTree()
    {
        var leaves = Enumerable.Range(0, 600).Select(BitConverter.GetBytes).ToList();
        var whole = TiledTree.Of(leaves).Edge.Root();

        for (var size = 0; size < leaves.Count; size += 37)
        {
            var tree = TiledTree.Of(leaves.Take(size));
            tree.Reload();

            tree.Append(leaves.Skip(size));

            tree.Edge.Root().ShouldBe(whole);
        }
    }

    [Fact]
    public void Edge_OfAStoreThatLacksATile_IsRefused() =>
        Should.Throw<AuditTreeException>(() => TreeEdge.Load(300, new Dictionary<TileId, byte[]> { [new TileId(0, 1)] = new byte[44 * 32] })).Message.ShouldContain("level 1");

    [Theory]
    [InlineData(256)]
    [InlineData(700)]
    [InlineData(66_000)]
    public void Edge_GrownByWholeTiles_IsTheEdgeGrownByLeaves(int size)
    {
        var leaves = Enumerable.Range(0, size).Select(leaf => MerkleHash.Leaf(BitConverter.GetBytes(leaf))).ToArray();
        var (byLeaves, byTiles) = (TreeEdge.Load(0, new Dictionary<TileId, byte[]>()), TreeEdge.Load(0, new Dictionary<TileId, byte[]>()));
        Array.ForEach(leaves, byLeaves.Append);

        foreach (var tile in leaves.Chunk(TileMath.Width))
        {
            if (tile.Length == TileMath.Width)
            {
                byTiles.AppendTile(MerkleHash.Perfect([.. tile.SelectMany(hash => hash)]));
                continue;
            }
            Should.Throw<InvalidOperationException>(() => { Array.ForEach(tile, byTiles.Append); byTiles.AppendTile(tile[0]); }).Message.ShouldContain($"{size}");
        }

        byTiles.Root().ShouldBe(byLeaves.Root());
        Tiles(byTiles).ShouldBe(Tiles(byLeaves));

        static IEnumerable<string> Tiles(TreeEdge edge) => edge.Changed().Where(tile => tile.Id.Level > 0)
            .OrderBy(tile => tile.Id.Level).ThenBy(tile => tile.Id.Index).Select(tile => $"{tile.Id} {Convert.ToHexString(tile.Hashes)}");
    }

    [Fact]
    public void Check_OfSeveralSetsOfRoots_MeetsEachAtItsSize_AndSkipsNone()
    {
        var leaves = Leaves.Select(leaf => MerkleHash.Leaf(leaf)).ToList();
        var good = new SignedRoots([Signed(8), Signed(3), Signed(4)]);
        var bad = new SignedRoots([Signed(2), Signed(6) with { Root = Roots[0] }, Signed(9) with { Root = Roots[0] }]);
        var tree = new TreeCheck(good, bad);

        tree.CanAppend(1).ShouldBeTrue();
        tree.CanAppend(2).ShouldBeFalse("a root of 2 leaves is signed");
        Should.Throw<ArgumentException>(() => tree.Append(MerkleHash.Node(leaves[0], leaves[1]), level: 2));
        tree.Append(MerkleHash.Node(leaves[0], leaves[1]), level: 1);
        tree.CanAppend(1).ShouldBeFalse("a root of 3 leaves is signed");
        leaves.Skip(2).ToList().ForEach(tree.Append);

        (tree.Size, good.Met, good.SignedUntil, good.Fault).ShouldBe((8, 3, 8, null));
        (bad.Met, bad.SignedUntil).ShouldBe((1, 2));
        bad.Fault.ShouldNotBeNull().ShouldSatisfyAllConditions(fault => (fault.From, fault.To).ShouldBe((2, 5)), fault => fault.Checkpoint.Size.ShouldBe(6));
        bad.Beyond.ShouldHaveSingleItem().Size.ShouldBe(9);

        static SignedCheckpoint Signed(int size) => new(Guid.Empty, size, Roots[Math.Min(size, 8) - 1], DateTimeOffset.UnixEpoch, "key", []);
    }

    private static IEnumerable<int> Some(int size) => new[] { 0, 1, 2, 3, 127, 254, 255, 256, 257, 511, 65_535, 65_536, size / 2, size - 2, size - 1 }
        .Where(index => index >= 0 && index < size).Distinct();

    private static List<byte[]> Hashes(string hex) => [.. hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString)];

    private static IEnumerable<(List<byte[]> Path, string Why)> Corrupted(List<byte[]> path)
    {
        yield return ([.. path, Roots[0]], "one hash more at the end");
        yield return ([Roots[0], .. path], "one hash more at the beginning");
        yield return ([.. path, []], "an empty hash");
        for (var i = 0; i < path.Count; i++)
        {
            yield return ([.. path[..i], .. path[(i + 1)..]], $"hash {i} left out");
            byte[] flipped = [.. path[i]];
            flipped[i] ^= 16;
            yield return ([.. path[..i], flipped, .. path[(i + 1)..]], $"one bit of hash {i}");
        }
    }

    /// <summary>Tiles in memory, as the store would keep them.</summary>
    private sealed class TiledTree
    {
        private readonly Dictionary<TileId, byte[]> _tiles = [];

        public TreeEdge Edge { get; private set; } = TreeEdge.Load(0, new Dictionary<TileId, byte[]>());

        public static TiledTree Of(IEnumerable<byte[]> leaves)
        {
            var tree = new TiledTree();
            tree.Append(leaves);
            return tree;
        }

        public void Append(IEnumerable<byte[]> leaves)
        {
            foreach (var leaf in leaves)
            {
                Edge.Append(MerkleHash.Leaf(leaf));
            }
            foreach (var tile in Edge.Changed())
            {
                tile.IsNew.ShouldBe(!_tiles.ContainsKey(tile.Id));
                _tiles[tile.Id] = tile.Hashes;
            }
        }

        public void Reload() => Edge = TreeEdge.Load(Edge.Size, _tiles);

        public List<byte[]> Hashes(IEnumerable<LeafRange> ranges) => [.. ranges.Select(range => TreeReader.Hash(range, _tiles))];
    }
}
