using System.Text;
using Portal.Governance.Access;

namespace Portal.Tests.Access.Keys;

public sealed class ApiKeyFormatTests
{
    [Fact]
    public void Crc32_OfTheCheckText_IsTheCataloguedValue() =>
        ApiKeyFormat.Crc32(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xCBF43926u); // "check" of CRC-32/ISO-HDLC in the CRC catalogue

    [Fact]
    public void Create_ManyKeys_AreWellFormedAndDistinct()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => ApiKeyFormat.Create()).ToList();
        keys.Select(key => key.Key).Distinct(StringComparer.Ordinal).Count().ShouldBe(1_000);
        keys.ShouldAllBe(key => ApiKeyFormat.ReadId(key.Key) == key.Id);
    }

    [Fact]
    public void ReadId_AnySingleCharacterChanged_IsRefused()
    {
        var key = ApiKeyFormat.Create().Key;
        for (var i = 0; i < key.Length; i++)
        {
            var changed = key[..i] + (key[i] == 'x' ? 'y' : 'x') + key[(i + 1)..];
            ApiKeyFormat.ReadId(changed).ShouldBeNull($"character {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("lmp_")]
    [InlineData("Bearer lmp_0123456789_")]
    public void ReadId_OfSomethingElse_IsNull(string text) => ApiKeyFormat.ReadId(text).ShouldBeNull();
}
