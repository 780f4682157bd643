import { createRouter, createWebHashHistory } from 'vue-router'

import AggregateView from './views/AggregateView.vue'
import ChartsView from './views/ChartsView.vue'
import EvaluationView from './views/EvaluationView.vue'
import HelpView from './views/HelpView.vue'
import ImportView from './views/ImportView.vue'
import LedgerView from './views/LedgerView.vue'
import ProjectsView from './views/ProjectsView.vue'
import ReceivedView from './views/ReceivedView.vue'
import RegisterView from './views/RegisterView.vue'
import ReportView from './views/ReportView.vue'
import SafetyView from './views/SafetyView.vue'
import SectionsView from './views/SectionsView.vue'
import SettingsView from './views/SettingsView.vue'
import SheetView from './views/SheetView.vue'
import SubmitView from './views/SubmitView.vue'
import SystemFiguresView from './views/SystemFiguresView.vue'
import TasksView from './views/TasksView.vue'
import UpwardsView from './views/UpwardsView.vue'
import VerifyView from './views/VerifyView.vue'
import WarningsView from './views/WarningsView.vue'
import WorkbenchView from './views/WorkbenchView.vue'
import YearsView from './views/YearsView.vue'

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: WorkbenchView },
    { path: '/charts', component: ChartsView },
    { path: '/import/:kind(targets|ledger)', component: ImportView },
    { path: '/projects/:code?', component: ProjectsView },
    { path: '/ledger/:tab(funds|progress|findings|milestones)?', component: LedgerView },
    { path: '/system-figures', component: SystemFiguresView },
    { path: '/sections', component: SectionsView },
    { path: '/warnings', component: WarningsView },
    { path: '/sheets/:code?', component: SheetView },
    { path: '/report', component: ReportView },
    { path: '/submission', component: SubmitView },
    { path: '/evaluation/:code?', component: EvaluationView },
    { path: '/years', component: YearsView },
    { path: '/received/:unit?', component: ReceivedView },
    { path: '/aggregate/:tab(tables|units|classes)?', component: AggregateView },
    { path: '/upwards', component: UpwardsView },
    { path: '/register', component: RegisterView },
    { path: '/tasks', component: TasksView },
    { path: '/verify', component: VerifyView },
    { path: '/safety', component: SafetyView },
    { path: '/settings/:part?', component: SettingsView },
    { path: '/help', component: HelpView },
    { path: '/:rest(.*)', redirect: '/' },
  ],
})
