namespace Kindred.Embeddings.Tokens;

/// <summary>Counts the tokens a model would make of a text. Plug point: one implementation a tokenizer family. Safe for concurrent calls.</summary>
internal interface ITokenCounter
{
    /// <summary>Name of the encoding, e.g. "o200k_base", or "estimate".</summary>
    string Name { get; }

    /// <summary>True when the count equals the tokenizer's own.</summary>
    bool IsExact { get; }

    /// <summary>Tokens of the text as ordinary text: names of special tokens count like any other characters.</summary>
    int Count(string text);
}
