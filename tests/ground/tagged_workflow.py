"""A workflow in a module of its own: the sandbox imports what stands beside it anew."""

from temporalio import workflow

from workflows.search_attributes import STAGE


@workflow.defn
class Tagged:
    """Sets one of our search attributes: with a server that does not know it the task would fail for ever."""

    @workflow.run
    async def run(self) -> str:
        workflow.upsert_search_attributes([STAGE.value_set("approval")])
        return "done"
