using Kindred.Memory.Retrieval;

namespace Kindred.Tests.Memory.Retrieval;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("Mia's cat, aged 9!", "mia cat aged 9")]
    [InlineData("I'm sure they’re Lena’s", "i m sure they re lena")]
    [InlineData("Café ÉCLAIR, naïve Łódź", "cafe eclair naive lodz")]
    [InlineData("e\u0301te\u0301", "ete")]
    [InlineData("ＡＢＣ１２", "abc12")]
    [InlineData("Привет, МИР", "привет мир")]
    [InlineData("東京タワー", "東京 京タ タワ ワー")]
    [InlineData("猫 x 犬", "猫 x 犬")]
    [InlineData("हिन्दी भाषा", "हिन्दी भाषा")]
    [InlineData("👍 \ud83d ok \udc4d", "ok")]
    [InlineData("", "")]
    public void Words_are_read_in_any_script(string text, string expected) => Read(text).ShouldBe(expected);

    [Fact]
    public void A_word_without_end_is_cut() => Read(new string('x', 5000)).Length.ShouldBe(WordReader.Room);

    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("agreed", "agre")]
    [InlineData("hopping", "hop")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("relational", "relat")]
    [InlineData("generalizations", "gener")]
    [InlineData("electricity", "electr")]
    [InlineData("adjustment", "adjust")]
    [InlineData("adoption", "adopt")]
    [InlineData("probate", "probat")]
    [InlineData("controlling", "control")]
    [InlineData("went", "go")]
    [InlineData("children", "child")]
    [InlineData("straße", "straße")]
    public void Words_are_reduced_to_what_they_are_compared_by(string word, string expected) =>
        Vocabulary.Reduce(word, stackalloc char[WordReader.Room]).ToString().ShouldBe(expected);

    private static string Read(string text)
    {
        var words = new List<string>();
        var reader = new WordReader(text, stackalloc char[WordReader.Room]);
        while (reader.MoveNext()) words.Add(reader.Current.ToString());
        return string.Join(' ', words);
    }
}
