namespace Kindred.Embeddings.UseLite;

/// <summary>Working memory of one forward pass (1.7 MB), reused through a pool.</summary>
internal sealed class UseLiteScratch
{
    /// <summary>Tokens, and sentences, of one pass: the longest sentence fits, and the buffers stay in the second-level cache.</summary>
    public const int Capacity = PieceTokenizer.MaximumTokens;

    public int[] Ids { get; } = new int[Capacity];

    /// <summary>First token of each sentence of the pass; one more entry for the end.</summary>
    public int[] Starts { get; } = new int[Capacity + 1];

    /// <summary>The running state: 256 wide before the first layer, 512 after.</summary>
    public Rows State { get; } = new(Capacity, 512);

    public Rows Residual { get; } = new(Capacity, 512);

    public Rows Normal { get; } = new(Capacity, 512);

    /// <summary>Queries, keys and values, later the hidden layer.</summary>
    public Rows Wide { get; } = new(Capacity, 1536);

    public float[] Weights { get; } = new float[Capacity];
}
