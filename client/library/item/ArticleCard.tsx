import { Card } from "../../kit/ui/parts.tsx";
import css from "./ArticleCard.module.css";
import { blocksOf } from "./article.ts";

/** An article to read, in a column that is easy on the eye. */
export function ArticleCard({ article }: { article: string }) {
  return (
    <Card isPadded>
      <article className={css.article} data-testid="article">
        {blocksOf(article).map((block, at) => {
          // An article's pieces are known by their place alone.
          const key = String(at);
          if (block.kind === "heading") return <h2 key={key}>{block.text}</h2>;
          if (block.kind === "paragraph") return <p key={key}>{block.text}</p>;
          return (
            <ul key={key}>
              {block.points.map((point, place) => (
                <li key={`${key}-${String(place)}`}>{point}</li>
              ))}
            </ul>
          );
        })}
      </article>
    </Card>
  );
}
